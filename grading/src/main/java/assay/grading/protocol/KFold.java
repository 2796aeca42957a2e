package assay.grading.protocol;

import assay.grading.score.Sums;
import java.util.List;

/// 10-fold verification accuracy, as the public evaluation code computes it (PROTOCOLS §4.3):
/// contiguous folds, 400 thresholds i × 0.01, and for each fold the first threshold that is best on
/// the other nine. Agrees with numpy to the last digit.
public final class KFold {
  /// Also the fewest pairs that the protocol takes.
  public static final int FOLDS = 10;

  private static final int THRESHOLDS = 400;
  private static final double STEP = 0.01;

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
    return accuracy(distances, same, GridSemantics.FLOAT64);
  }

  /// @param distances squared L2 distances, shape (P), small = same; NaN counts as different
  /// @param same shape (P)
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public static Result accuracy(double[] distances, boolean[] same, GridSemantics semantics) {
    if (distances.length != same.length) {
      throw new IllegalArgumentException(
          distances.length + " distances for " + same.length + " labels");
    }
    if (distances.length < FOLDS) {
      throw new IllegalArgumentException(distances.length + " pairs are fewer than 10 folds");
    }
    var grid = grid(semantics);
    var all = new Counts();
    var blocks = new Counts[FOLDS];
    int from = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      int to = from + distances.length / FOLDS + (fold < distances.length % FOLDS ? 1 : 0);
      blocks[fold] = Counts.of(distances, same, from, to, grid);
      all.add(blocks[fold], 1);
      from = to;
    }
    return result(all, blocks, grid);
  }

  private static Result result(Counts all, Counts[] blocks, double[] grid) {
    var folds = new Fold[FOLDS];
    var accuracies = new double[FOLDS];
    var thresholds = new double[FOLDS];
    for (int fold = 0; fold < FOLDS; fold++) {
      all.add(blocks[fold], -1);
      int best = all.bestThreshold();
      all.add(blocks[fold], 1);
      accuracies[fold] = (double) blocks[fold].correct(best) / blocks[fold].size();
      thresholds[fold] = grid[best];
      folds[fold] = new Fold(accuracies[fold], thresholds[fold]);
    }
    return new Result(
        Sums.mean(accuracies), Sums.std(accuracies), Sums.mean(thresholds), List.of(folds));
  }

  /// Products, not decimals: 35 × 0.01 is 0.35000000000000003, and the difference decides ties.
  private static double[] grid(GridSemantics semantics) {
    var grid = new double[THRESHOLDS];
    for (int i = 0; i < THRESHOLDS; i++) {
      grid[i] =
          switch (semantics) {
            case FLOAT64 -> i * STEP;
            case FLOAT32 -> (float) (i * STEP);
          };
    }
    return grid;
  }

  /// Pairs by the first threshold that calls them same; index 400 holds those that none does.
  private static final class Counts {
    private final int[] genuine = new int[THRESHOLDS + 1];
    private final int[] impostor = new int[THRESHOLDS + 1];

    static Counts of(double[] distances, boolean[] same, int from, int to, double[] grid) {
      var counts = new Counts();
      for (int i = from; i < to; i++) {
        (same[i] ? counts.genuine : counts.impostor)[firstAbove(distances[i], grid)]++;
      }
      return counts;
    }

    /// Index of the first threshold with `distance < threshold`.
    private static int firstAbove(double distance, double[] grid) {
      if (Double.isNaN(distance)) {
        return THRESHOLDS;
      }
      int i = (int) Math.clamp(distance / STEP, 0.0, THRESHOLDS);
      while (i > 0 && distance < grid[i - 1]) {
        i--;
      }
      while (i < THRESHOLDS && !(distance < grid[i])) {
        i++;
      }
      return i;
    }

    void add(Counts other, int sign) {
      for (int i = 0; i <= THRESHOLDS; i++) {
        genuine[i] += sign * other.genuine[i];
        impostor[i] += sign * other.impostor[i];
      }
    }

    int size() {
      int size = 0;
      for (int i = 0; i <= THRESHOLDS; i++) {
        size += genuine[i] + impostor[i];
      }
      return size;
    }

    /// Pairs judged correctly at this threshold.
    int correct(int threshold) {
      int correct = 0;
      for (int i = 0; i <= THRESHOLDS; i++) {
        correct += i <= threshold ? genuine[i] : impostor[i];
      }
      return correct;
    }

    /// The first of the best, as `numpy.argmax` picks it.
    int bestThreshold() {
      int correct = 0;
      for (int count : impostor) {
        correct += count;
      }
      int best = 0;
      int bestCorrect = -1;
      for (int i = 0; i < THRESHOLDS; i++) {
        correct += genuine[i] - impostor[i];
        if (correct > bestCorrect) {
          best = i;
          bestCorrect = correct;
        }
      }
      return best;
    }
  }
}
