package assay.grading.protocol;

import assay.grading.score.Sums;

/// How far genuine and impostor scores lie apart.
///
/// @param dPrime decidability |µ₁ - µ₂| / √((σ₁² + σ₂²) / 2) (Daugman 2000), population deviations;
///   infinite when neither kind varies, NaN when all scores are equal
/// @param genuineMean mean genuine score
/// @param genuineStd population deviation of genuine scores
/// @param impostorMean mean impostor score
/// @param impostorStd population deviation of impostor scores
public record Separability(
    double dPrime, double genuineMean, double genuineStd, double impostorMean, double impostorStd) {
  /// @param scores of either direction, shape (P), finite
  /// @param same shape (P)
  /// @throws IllegalArgumentException when the lengths differ, or there is no genuine pair or no
  ///   impostor
  public static Separability of(double[] scores, boolean[] same) {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(scores.length + " scores for " + same.length + " labels");
    }
    var genuine = ofKind(scores, same, true);
    var impostor = ofKind(scores, same, false);
    if (genuine.length == 0 || impostor.length == 0) {
      throw new IllegalArgumentException("expected genuine pairs and impostors");
    }
    var apart = Math.abs(Sums.mean(genuine) - Sums.mean(impostor));
    var genuineStd = Sums.std(genuine);
    var impostorStd = Sums.std(impostor);
    var pooled = Math.sqrt((genuineStd * genuineStd + impostorStd * impostorStd) / 2);
    return new Separability(
        apart / pooled, Sums.mean(genuine), genuineStd, Sums.mean(impostor), impostorStd);
  }

  private static double[] ofKind(double[] scores, boolean[] same, boolean kind) {
    int count = 0;
    for (var one : same) {
      count += one == kind ? 1 : 0;
    }
    var ofKind = new double[count];
    for (int i = 0, k = 0; i < scores.length; i++) {
      if (same[i] == kind) {
        ofKind[k++] = scores[i];
      }
    }
    return ofKind;
  }
}
