package assay.worker.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the engine computes. The same settings give the same bits.
///
/// @param device `cpu` or `cuda`
/// @param deviceId which GPU; ignored on a CPU
/// @param threads of one operator
/// @param batchSize images of one run, to begin with: it is halved when a model runs out of memory;
///   0 = as suits the device
/// @param deviceMemoryBytes what the engine may take of a GPU's memory; 0 = no bound of its own
/// @param tf32 whether a GPU may multiply in reduced precision; never in a grading
/// @param natives folder of native libraries of another build; null: those of the jar
public record EngineSettings(
    String device,
    int deviceId,
    int threads,
    int batchSize,
    long deviceMemoryBytes,
    boolean tf32,
    @Nullable Path natives) {
  /// A frame of so many images, its mirror images and the next frame fit a child's memory.
  public static final int MAX_BATCH = 512;

  private static final int CPU_BATCH = 16;
  private static final int CUDA_BATCH = 128;

  public EngineSettings {
    if (!device.equals("cpu") && !device.equals("cuda")) {
      throw new IllegalArgumentException("device: expected cpu or cuda, found " + device);
    }
    if (deviceId < 0
        || threads < 1
        || batchSize < 0
        || batchSize > MAX_BATCH
        || deviceMemoryBytes < 0) {
      throw new IllegalArgumentException(
          "expected device id >= 0, threads >= 1, batch size in 0..%d, device memory >= 0, found %d, %d, %d, %d"
              .formatted(MAX_BATCH, deviceId, threads, batchSize, deviceMemoryBytes));
    }
  }

  /// With the libraries of the jar and no bound on a GPU's memory.
  public EngineSettings(String device, int deviceId, int threads, int batchSize) {
    this(device, deviceId, threads, batchSize, 0, false, null);
  }

  public boolean onCuda() {
    return device.equals("cuda");
  }

  /// Images of one run, to begin with.
  public int firstBatch() {
    if (batchSize > 0) {
      return batchSize;
    }
    return onCuda() ? CUDA_BATCH : CPU_BATCH;
  }

  /// The same, with no more of a GPU's memory than this where nothing else is set; 0 = no bound.
  public EngineSettings within(long memoryBytes) {
    return new EngineSettings(
        device,
        deviceId,
        threads,
        batchSize,
        deviceMemoryBytes == 0 ? memoryBytes : deviceMemoryBytes,
        tf32,
        natives);
  }
}
