package assay.grading.protocol;

import assay.grading.score.Sums;
import java.util.ArrayList;
import java.util.List;

/// 10-fold validation rate at a FAR. **Our definition**: the public `calculate_val` interpolates
/// over FARs that repeat, which current SciPy refuses, so that no figure of it can be reproduced
/// (PROTOCOLS §4.4).
///
/// For each fold: the loosest threshold of the grid (the largest distance, the smallest similarity)
/// at which the other nine accept at most this share of their impostors; on it, which shares of the
/// held-out genuine pairs and impostors are accepted. Nothing is interpolated.
public final class ValAtFar {
  private ValAtFar() {}

  /// @param val share of genuine pairs of the held-out block accepted
  /// @param far share of impostors of the held-out block accepted
  /// @param threshold chosen on the other blocks; infinite, and nothing accepted, where every
  ///   threshold accepts too many impostors
  public record Fold(double val, double far, double threshold) {}

  /// @param target the FAR asked for
  /// @param val mean of the folds
  /// @param std population standard deviation of the folds' val
  /// @param far mean of the folds; may exceed the target, which holds on the other blocks only
  /// @param threshold mean of the chosen thresholds
  /// @param supported whether nine blocks have as many as 1 / target impostors, for each fold
  public record Result(
      double target,
      double val,
      double std,
      double far,
      double threshold,
      boolean supported,
      List<Fold> folds) {
    public Result {
      folds = List.copyOf(folds);
    }
  }

  /// With 4,000 thresholds i × 0.001.
  ///
  /// @param distances squared L2 distances, shape (P), small = same
  /// @param same shape (P)
  /// @param far a share from 0 to 1; 1e-3 in insightface
  /// @throws IllegalArgumentException for fewer pairs than folds, lengths that differ, or a fold
  ///   without genuine pairs or without impostors
  public static Result of(double[] distances, boolean[] same, double far) {
    return of(distances, same, far, Thresholds.fineDistances());
  }

  /// @param scores distances or similarities, as the thresholds are, shape (P)
  /// @param same shape (P)
  /// @param far a share from 0 to 1
  /// @throws IllegalArgumentException for fewer pairs than folds, lengths that differ, or a fold
  ///   without genuine pairs or without impostors
  public static Result of(double[] scores, boolean[] same, double far, Thresholds thresholds) {
    if (!(far >= 0 && far <= 1)) {
      throw new IllegalArgumentException("expected a FAR from 0 to 1, found " + far);
    }
    var folds = Folds.of(scores, same, thresholds);
    var results = new ArrayList<Fold>();
    var supported = true;
    for (var block : folds.blocks()) {
      if (block.genuinePairs() == 0 || block.impostorPairs() == 0) {
        throw new IllegalArgumentException(
            "fold "
                + (results.size() + 1)
                + " has "
                + block.genuinePairs()
                + " genuine pairs and "
                + block.impostorPairs()
                + " impostors: both are needed");
      }
      var others = folds.all().without(block);
      supported &= far * others.impostorPairs() >= 1 - 1e-9;
      results.add(fold(block, others, far, thresholds));
    }
    var vals = results.stream().mapToDouble(Fold::val).toArray();
    return new Result(
        far,
        Sums.mean(vals),
        Sums.std(vals),
        Sums.mean(results.stream().mapToDouble(Fold::far).toArray()),
        Sums.mean(results.stream().mapToDouble(Fold::threshold).toArray()),
        supported,
        results);
  }

  private static Fold fold(
      AcceptedPairs block, AcceptedPairs others, double far, Thresholds thresholds) {
    int chosen = -1;
    for (int i = 0; i < thresholds.count(); i++) {
      var allowed = (double) others.impostors()[i] / others.impostorPairs() <= far;
      if (allowed && (chosen < 0 || !thresholds.higherIsSimilar())) {
        chosen = i;
      }
    }
    if (chosen < 0) {
      return new Fold(
          0, 0, thresholds.higherIsSimilar() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
    }
    return new Fold(
        (double) block.genuine()[chosen] / block.genuinePairs(),
        (double) block.impostors()[chosen] / block.impostorPairs(),
        thresholds.at(chosen));
  }
}
