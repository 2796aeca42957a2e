package assay.grading.reproduction;

import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.Optional;

/// A well-known mistake in how right scores are written down. Each has fixed numbers: a map fitted
/// to the claim would explain anything. Below, s is the cosine behind a score, r the task's own
/// number.
public enum ScoreMistake {
  NONE(""),
  /// 2 - 2s
  SQUARED_L2("distance-squared-l2"),
  /// √(2 - 2s)
  L2("distance-l2"),
  /// 1 - s
  COSINE_DISTANCE("distance-cosine"),
  /// -(2 - 2s)
  NEGATED_SQUARED_L2("negated-squared-l2"),
  /// -√(2 - 2s)
  NEGATED_L2("negated-l2"),
  /// arccos s
  ANGLE("distance-angle"),
  /// arccos(s) / π
  HALF_TURNS("distance-half-turns"),
  /// s
  COSINE("similarity-cosine"),
  /// (s + 1) / 2
  MAPPED_TO_0_1("affine-0-1"),
  /// 1 - (s + 1) / 2
  DISTANCE_MAPPED_TO_0_1("affine-distance-0-1"),
  /// 100 (s + 1) / 2
  MAPPED_TO_0_100("affine-0-100"),
  /// 2r - 1, the map to [0, 1] taken back where it was never made
  MAPPED_FROM_0_1("affine-from-0-1"),
  /// 100 r
  PERCENT("affine-percent"),
  /// -r
  NEGATED("negated"),
  /// The same numbers in another order.
  ORDER("order");

  private final String code;

  ScoreMistake(String code) {
    this.code = code;
  }

  /// Stable, as the API and the database spell it; empty for [#NONE].
  public String code() {
    return code;
  }

  static Optional<ScoreMistake> of(String code) {
    return Arrays.stream(values()).filter(mistake -> mistake.code.equals(code)).findFirst();
  }

  /// Whether it is a mistake of its own where this kind is asked for.
  boolean appliesTo(ScoreKind kind) {
    return switch (kind.name()) {
      case "cosine" -> this != COSINE;
      case "squared-l2" -> this != SQUARED_L2 && this != NEGATED_SQUARED_L2;
      case "l2" -> this != L2 && this != NEGATED_L2;
      default -> this == NONE || this == ORDER;
    };
  }

  /// The score of the task's kind that stands behind a claimed one; NaN where there is none. What
  /// stands in another place stays there.
  double undo(double claimed, ScoreKind kind) {
    return switch (this) {
      case NONE, ORDER -> claimed;
      case MAPPED_FROM_0_1 -> (claimed + 1) / 2;
      case PERCENT -> claimed / 100;
      case NEGATED -> -claimed;
      case SQUARED_L2,
          L2,
          COSINE_DISTANCE,
          NEGATED_SQUARED_L2,
          NEGATED_L2,
          ANGLE,
          HALF_TURNS,
          COSINE,
          MAPPED_TO_0_1,
          DISTANCE_MAPPED_TO_0_1,
          MAPPED_TO_0_100 ->
          ofCosine(cosine(claimed), kind);
    };
  }

  private double cosine(double claimed) {
    return switch (this) {
      case SQUARED_L2 -> 1 - claimed / 2;
      case L2 -> claimed < 0 ? Double.NaN : 1 - claimed * claimed / 2;
      case COSINE_DISTANCE -> 1 - claimed;
      case NEGATED_SQUARED_L2 -> 1 + claimed / 2;
      case NEGATED_L2 -> claimed > 0 ? Double.NaN : 1 - claimed * claimed / 2;
      case ANGLE -> Math.cos(claimed);
      case HALF_TURNS -> Math.cos(Math.PI * claimed);
      case MAPPED_TO_0_1 -> 2 * claimed - 1;
      case DISTANCE_MAPPED_TO_0_1 -> 1 - 2 * claimed;
      case MAPPED_TO_0_100 -> claimed / 50 - 1;
      case NONE, COSINE, MAPPED_FROM_0_1, PERCENT, NEGATED, ORDER -> claimed;
    };
  }

  private static double ofCosine(double cosine, ScoreKind kind) {
    return switch (kind.name()) {
      case "squared-l2" -> 2 - 2 * cosine;
      // A rounding beyond 1 is no distance but 0.
      case "l2" -> Math.sqrt(Math.max(0, 2 - 2 * cosine));
      default -> cosine;
    };
  }
}
