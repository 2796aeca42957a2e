package assay.worker.sandbox;

import assay.worker.engine.EngineSettings;

/// What the kernel holds a run to.
///
/// @param cpuSeconds of all threads together
/// @param addressSpace bytes; 0 = no limit
/// @param memory bytes that the control group may hold; 0 = no limit
/// @param tasks processes and threads
record Bounds(long cpuSeconds, long addressSpace, long memory, int tasks) {
  /// Address space that a JVM reserves without using it.
  private static final long JVM_RESERVES = 1536L << 20;

  /// What a JVM and the pages of its libraries hold beside the model.
  private static final long JVM_HOLDS = 768L << 20;

  /// The same with CUDA's context and its pinned buffers.
  private static final long CUDA_HOLDS = 4096L << 20;

  /// A JVM has about thirty threads.
  private static final int TASKS = 192;

  private static final int GRACE_SECONDS = 60;

  /// For a command of ours that ends at once.
  static final Bounds NONE = new Bounds(GRACE_SECONDS, 0, 0, TASKS);

  static Bounds of(EngineSettings engine, RunLimits limits) {
    boolean cuda = engine.device().equals("cuda");
    boolean limited = limits.memoryBytes() > 0;
    return new Bounds(
        // The engine's threads and two that feed them, all the time: the wall clock ends it before.
        limits.wallClock().toSeconds() * (engine.threads() + 2) + GRACE_SECONDS,
        // CUDA reserves address space far beyond what it uses.
        limited && !cuda ? limits.memoryBytes() + JVM_RESERVES : 0,
        limited ? limits.memoryBytes() + (cuda ? CUDA_HOLDS : JVM_HOLDS) : 0,
        TASKS + 2 * engine.threads());
  }
}
