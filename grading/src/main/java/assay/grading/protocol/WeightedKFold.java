package assay.grading.protocol;

import assay.grading.score.Sums;

/// 10-fold accuracy of pairs that may count several times or not at all: what a bootstrap replicate
/// asks for. A pair keeps its fold, so that no copy of it is both judged and judged by. With all
/// weights 1 it is [KFold], to the last digit. Immutable; for any number of threads.
public final class WeightedKFold {
  private final Thresholds thresholds;
  private final boolean[] same;

  /// Fold and turning threshold of each pair in one number: fold × (thresholds + 1) + turn.
  private final int[] cells;

  /// @param scores distances or similarities, as the thresholds are, shape (P)
  /// @param same shape (P)
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public WeightedKFold(double[] scores, boolean[] same, Thresholds thresholds) {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(scores.length + " scores for " + same.length + " labels");
    }
    if (scores.length < KFold.FOLDS) {
      throw new IllegalArgumentException(scores.length + " pairs are fewer than 10 folds");
    }
    this.thresholds = thresholds;
    this.same = same.clone();
    this.cells = new int[scores.length];
    int longer = scores.length % KFold.FOLDS;
    int size = scores.length / KFold.FOLDS;
    for (int pair = 0; pair < scores.length; pair++) {
      int inLonger = longer * (size + 1);
      int fold = pair < inLonger ? pair / (size + 1) : longer + (pair - inLonger) / size;
      cells[pair] = fold * (thresholds.count() + 1) + thresholds.turn(scores[pair]);
    }
  }

  /// @param weights how often each pair counts, shape (P), 0 or more
  /// @return NaN where a fold is left without a pair
  public double accuracy(int[] weights) {
    int width = thresholds.count() + 1;
    var balance = new int[KFold.FOLDS * width];
    var pairs = new int[KFold.FOLDS];
    var impostors = new int[KFold.FOLDS];
    for (int pair = 0; pair < cells.length; pair++) {
      int weight = weights[pair];
      if (weight == 0) {
        continue;
      }
      int fold = cells[pair] / width;
      pairs[fold] += weight;
      if (same[pair]) {
        balance[cells[pair]] += weight;
      } else {
        balance[cells[pair]] -= weight;
        impostors[fold] += weight;
      }
    }
    return mean(correct(balance, impostors), pairs);
  }

  /// Pairs judged correctly in each fold at each threshold: the impostors, and of the accepted the
  /// genuine less the impostors.
  private int[][] correct(int[] balance, int[] impostors) {
    var correct = new int[KFold.FOLDS][thresholds.count()];
    int width = thresholds.count() + 1;
    for (int fold = 0; fold < KFold.FOLDS; fold++) {
      int sum = impostors[fold];
      if (thresholds.higherIsSimilar()) {
        for (int i = thresholds.count() - 1; i >= 0; i--) {
          sum += balance[fold * width + i + 1];
          correct[fold][i] = sum;
        }
      } else {
        for (int i = 0; i < thresholds.count(); i++) {
          sum += balance[fold * width + i];
          correct[fold][i] = sum;
        }
      }
    }
    return correct;
  }

  private double mean(int[][] correct, int[] pairs) {
    var all = new int[thresholds.count()];
    for (var ofFold : correct) {
      for (int i = 0; i < all.length; i++) {
        all[i] += ofFold[i];
      }
    }
    var accuracies = new double[KFold.FOLDS];
    for (int fold = 0; fold < KFold.FOLDS; fold++) {
      int best = 0;
      for (int i = 1; i < all.length; i++) {
        if (all[i] - correct[fold][i] > all[best] - correct[fold][best]) {
          best = i;
        }
      }
      accuracies[fold] = (double) correct[fold][best] / pairs[fold];
    }
    return Sums.mean(accuracies);
  }
}
