package assay.grading.score;

import java.util.Locale;
import java.util.Optional;

/// What the numbers of a score vector are: their name, range and direction.
///
/// @param name `cosine`, `squared-l2`, `l2` or `decision`
/// @param min smallest legal value
/// @param max largest legal value
/// @param slack how far beyond the range rounding may carry an honest value (PROTOCOLS §6)
/// @param higherIsSimilar true for a similarity, false for a distance
public record ScoreKind(
    String name, double min, double max, double slack, boolean higherIsSimilar) {
  /// Cosine of two embeddings, in [-1, 1].
  public static final ScoreKind COSINE = new ScoreKind("cosine", -1, 1, 1e-5, true);

  /// Squared Euclidean distance of L2-normalised embeddings, in [0, 4].
  public static final ScoreKind SQUARED_L2 = new ScoreKind("squared-l2", 0, 4, 1e-4, false);

  /// Euclidean distance of L2-normalised embeddings, in [0, 2].
  public static final ScoreKind L2 = new ScoreKind("l2", 0, 2, 1e-4, false);

  /// 1 = same person, 0 = different persons.
  public static final ScoreKind DECISION = new ScoreKind("decision", 0, 1, 0, true);

  /// The kind of this name, as bundles, files and the API spell it.
  public static Optional<ScoreKind> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "cosine" -> Optional.of(COSINE);
      case "squared-l2" -> Optional.of(SQUARED_L2);
      case "l2" -> Optional.of(L2);
      case "decision" -> Optional.of(DECISION);
      default -> Optional.empty();
    };
  }

  /// The same kind with another legal range, as a task may set it.
  public ScoreKind within(double newMin, double newMax) {
    return new ScoreKind(name, newMin, newMax, slack, higherIsSimilar);
  }

  /// Whether a finite value lies in the range, rounding allowed for. A decision is 0 or 1, nothing
  /// between.
  public boolean holds(double value) {
    if (name.equals("decision")) {
      return value == 0 || value == 1;
    }
    return value >= min - slack && value <= max + slack;
  }

  /// The score as a squared Euclidean distance of unit vectors, which the 10-fold protocol reads:
  /// `2 - 2c` for a cosine, the square for an l2.
  public double asSquaredDistance(double score) {
    return switch (name) {
      case "cosine" -> 2 - 2 * score;
      case "l2" -> score * score;
      case "decision" -> score == 1 ? 0 : 4;
      default -> score;
    };
  }

  /// The score of that squared Euclidean distance: how a threshold of the 10-fold protocol reads in
  /// the unit of the scores. A decision's lies between 0 and 1.
  public double ofSquaredDistance(double distance) {
    return switch (name) {
      case "cosine" -> 1 - distance / 2;
      case "l2" -> Math.sqrt(distance);
      case "decision" -> 0.5;
      default -> distance;
    };
  }
}
