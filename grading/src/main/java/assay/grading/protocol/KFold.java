package assay.grading.protocol;

import java.util.List;

/// 10-fold verification accuracy, PROTOCOLS §4.3.
public final class KFold {
  private KFold() {}

  /// @param accuracy on the held-out block
  /// @param threshold chosen on the other blocks
  public record Fold(double accuracy, double threshold) {}

  /// @param accuracy mean of the folds
  /// @param std population standard deviation of the folds
  /// @param threshold mean of the chosen thresholds
  public record Result(double accuracy, double std, double threshold, List<Fold> folds) {
    public Result {
      folds = List.copyOf(folds);
    }
  }

  /// @param distances squared L2 distances, shape (P), small = same
  /// @param same shape (P)
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public static Result accuracy(double[] distances, boolean[] same) {
    throw new UnsupportedOperationException();
  }
}
