package assay.grading.protocol;

import assay.grading.score.Sums;
import java.util.ArrayList;
import java.util.List;

/// 10-fold verification accuracy, as the public evaluation code computes it (PROTOCOLS §4.3):
/// contiguous folds, 400 thresholds i × 0.01, and for each fold the first threshold that is best on
/// the other nine. Agrees with numpy to the last digit.
public final class KFold {
  /// Also the fewest pairs that the protocol takes.
  public static final int FOLDS = 10;

  private KFold() {}

  /// In which precision a distance meets a threshold.
  public enum GridSemantics {
    /// Both as float64: numpy 2 and later, and every implementation that holds float64 distances.
    FLOAT64,
    /// The threshold is rounded to float32 first: numpy before 2 on float32 distances.
    FLOAT32
  }

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

  /// @param distances squared L2 distances, shape (P), small = same; NaN counts as different
  /// @param same shape (P)
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public static Result accuracy(double[] distances, boolean[] same) {
    return accuracy(distances, same, Thresholds.distances());
  }

  /// @param distances squared L2 distances, shape (P), small = same; NaN counts as different
  /// @param same shape (P)
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public static Result accuracy(double[] distances, boolean[] same, GridSemantics semantics) {
    return accuracy(
        distances,
        same,
        switch (semantics) {
          case FLOAT64 -> Thresholds.distances();
          case FLOAT32 -> Thresholds.distances().inFloat32();
        });
  }

  /// @param scores distances or similarities, as the thresholds are, shape (P)
  /// @param same shape (P)
  /// @param thresholds to choose from; of those that are equally good, the lowest
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public static Result accuracy(double[] scores, boolean[] same, Thresholds thresholds) {
    var folds = Folds.of(scores, same, thresholds);
    var results = new ArrayList<Fold>();
    for (var block : folds.blocks()) {
      int best = bestThreshold(folds.all().without(block), thresholds.count());
      var accuracy = (double) block.correct(best) / block.pairs();
      results.add(new Fold(accuracy, thresholds.at(best)));
    }
    var accuracies = results.stream().mapToDouble(Fold::accuracy).toArray();
    var chosen = results.stream().mapToDouble(Fold::threshold).toArray();
    return new Result(Sums.mean(accuracies), Sums.std(accuracies), Sums.mean(chosen), results);
  }

  /// Which pairs are judged correctly, each at the threshold chosen without its own block: what a
  /// paired test of two systems compares.
  ///
  /// @param scores distances or similarities, as the thresholds are, shape (P)
  /// @param same shape (P)
  /// @return shape (P); the mean of its blocks' shares is the accuracy
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public static boolean[] correct(double[] scores, boolean[] same, Thresholds thresholds) {
    var folds = accuracy(scores, same, thresholds).folds();
    var correct = new boolean[scores.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      for (int i = Folds.start(fold, scores.length);
          i < Folds.start(fold + 1, scores.length);
          i++) {
        correct[i] = thresholds.accepts(scores[i], folds.get(fold).threshold()) == same[i];
      }
    }
    return correct;
  }

  /// The first of the best, as `numpy.argmax` picks it.
  static int bestThreshold(AcceptedPairs pairs, int thresholds) {
    int best = 0;
    for (int i = 1; i < thresholds; i++) {
      if (pairs.correct(i) > pairs.correct(best)) {
        best = i;
      }
    }
    return best;
  }
}
