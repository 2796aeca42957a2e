package assay.bench;

import assay.worker.sandbox.SandboxStart;
import java.util.List;
import java.util.Locale;

/// What the walls of the sandbox cost at the start of a run (DESIGN §9: at most 20 ms).
///
/// @param rounds of both, in turns
/// @param bareMs median from the start of a child to its greeting, with no wall
/// @param walledMs median in the sandbox
/// @param spreadMs of all rounds: least and most of the bare child, then of the walled one
/// @param controlGroups whether they were writable and so part of it
record SandboxCost(
    int rounds,
    double bareMs,
    double walledMs,
    double addedMs,
    List<Double> spreadMs,
    boolean controlGroups,
    boolean within) {
  private static final double TARGET_MS = 20;

  SandboxCost {
    spreadMs = List.copyOf(spreadMs);
  }

  static SandboxCost of(SandboxStart times) {
    double bare = median(times.bare());
    double walled = median(times.walled());
    return new SandboxCost(
        times.bare().size(),
        bare,
        walled,
        walled - bare,
        List.of(
            least(times.bare()), most(times.bare()), least(times.walled()), most(times.walled())),
        times.controlled(),
        walled - bare <= TARGET_MS);
  }

  String text() {
    return String.format(
        Locale.ROOT,
        """
        sandbox   %d rounds in turns, from the start of a child to its greeting, median [least, most]
          bare      %7.1f ms  [%.1f, %.1f]
          walled    %7.1f ms  [%.1f, %.1f]   %s control groups
          added     %7.1f ms   target at most %.0f ms: %s\
        """,
        rounds,
        bareMs,
        spreadMs.get(0),
        spreadMs.get(1),
        walledMs,
        spreadMs.get(2),
        spreadMs.get(3),
        controlGroups ? "with" : "without",
        addedMs,
        TARGET_MS,
        within ? "met" : "MISSED");
  }

  private static double median(List<Double> times) {
    var sorted = times.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static double least(List<Double> times) {
    return times.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private static double most(List<Double> times) {
    return times.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
