package assay.grading.reproduction;

import assay.grading.score.Sums;
import java.util.Arrays;

/// A claimed score vector beside the re-run.
///
/// @param pairs P
/// @param max largest |Δ|
/// @param p95 95th percentile of |Δ|, nearest rank
/// @param median median of |Δ|, nearest rank
/// @param rmse root of the mean squared Δ
/// @param pearson correlation; NaN where a vector is constant
public record Comparison(
    int pairs,
    double max,
    double p95,
    double median,
    double rmse,
    double pearson,
    Verdict verdict) {
  /// @param claimed shape (P), finite
  /// @param rerun shape (P), finite
  /// @throws IllegalArgumentException when lengths differ, are 0, or a value is not finite
  public static Comparison of(double[] claimed, double[] rerun, Tolerance tolerance) {
    requireComparable(claimed, rerun);
    var differences = new double[claimed.length];
    var squares = new double[claimed.length];
    for (var i = 0; i < claimed.length; i++) {
      differences[i] = Math.abs(claimed[i] - rerun[i]);
      squares[i] = differences[i] * differences[i];
    }
    Arrays.sort(differences);
    return new Comparison(
        claimed.length,
        differences[differences.length - 1],
        nearestRank(differences, 95),
        nearestRank(differences, 50),
        Math.sqrt(Sums.mean(squares)),
        pearson(claimed, rerun),
        verdict(differences, tolerance));
  }

  /// The same figures where a claim is REPRODUCED or a MISMATCH and nothing between, not even for
  /// few outliers.
  public Comparison strictly() {
    return verdict == Verdict.REVIEW
        ? new Comparison(pairs, max, p95, median, rmse, pearson, Verdict.MISMATCH)
        : this;
  }

  /// DESIGN §5. One line in a hundred may lie beyond review and still be for a human to judge, as
  /// long as the rest matches.
  private static Verdict verdict(double[] sorted, Tolerance tolerance) {
    var max = sorted[sorted.length - 1];
    if (max <= tolerance.match()) {
      return Verdict.REPRODUCED;
    }
    var beyond = Arrays.stream(sorted).filter(d -> d > tolerance.review()).count();
    var fewOutliers = nearestRank(sorted, 95) <= tolerance.match() && beyond <= sorted.length / 100;
    return max <= tolerance.review() || fewOutliers ? Verdict.REVIEW : Verdict.MISMATCH;
  }

  private static double nearestRank(double[] sorted, int percent) {
    var rank = ((long) sorted.length * percent + 99) / 100;
    return sorted[(int) rank - 1];
  }

  private static double pearson(double[] a, double[] b) {
    var meanA = Sums.mean(a);
    var meanB = Sums.mean(b);
    var ab = new double[a.length];
    var aa = new double[a.length];
    var bb = new double[a.length];
    for (var i = 0; i < a.length; i++) {
      ab[i] = (a[i] - meanA) * (b[i] - meanB);
      aa[i] = (a[i] - meanA) * (a[i] - meanA);
      bb[i] = (b[i] - meanB) * (b[i] - meanB);
    }
    // The mean of equal values may miss them by an ulp: constancy is asked of the values.
    if (isConstant(a) || isConstant(b)) {
      return Double.NaN;
    }
    var correlation = Sums.of(ab) / (Math.sqrt(Sums.of(aa)) * Math.sqrt(Sums.of(bb)));
    return Math.clamp(correlation, -1, 1);
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  private static void requireComparable(double[] claimed, double[] rerun) {
    if (claimed.length != rerun.length || claimed.length == 0) {
      throw new IllegalArgumentException(
          "expected two vectors of one length > 0, found "
              + claimed.length
              + " and "
              + rerun.length);
    }
    if (!Arrays.stream(claimed).allMatch(Double::isFinite)
        || !Arrays.stream(rerun).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("expected finite scores");
    }
  }
}
