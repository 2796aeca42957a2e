package assay.grading.statistics;

/// How a bootstrap is run. Stored beside its results, it makes them again.
///
/// @param seed any
/// @param replicates how often to resample
/// @param level of the intervals, as 0.95
public record Plan(long seed, int replicates, double level) {
  public Plan {
    if (replicates < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "expected replicates and a level between 0 and 1, found " + replicates + ", " + level);
    }
  }

  /// 1,000 replicates at 95 %.
  public static Plan of(long seed) {
    return new Plan(seed, 1000, 0.95);
  }
}
