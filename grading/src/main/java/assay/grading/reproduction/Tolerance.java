package assay.grading.reproduction;

/// How far a claimed score may lie from the re-run.
///
/// @param match largest |Δ| that is REPRODUCED
/// @param review largest |Δ| that is still for a human to judge
public record Tolerance(double match, double review) {
  public Tolerance {
    if (!(match > 0 && review >= match)) {
      throw new IllegalArgumentException(
          "expected 0 < match <= review, found " + match + " and " + review);
    }
  }

  /// Nothing is left for a human: see [Comparison#strictly].
  public Tolerance withoutReview() {
    return new Tolerance(match, match);
  }
}
