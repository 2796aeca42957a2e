package assay.grading.statistics;

/// A figure of a pair set whose pairs may count several times or not at all. For any number of
/// threads.
@FunctionalInterface
public interface Metric {
  /// @param weights how often each pair counts, shape (P), 0 or more
  /// @return NaN where the figure is not defined, as TAR without a genuine pair
  double of(int[] weights);
}
