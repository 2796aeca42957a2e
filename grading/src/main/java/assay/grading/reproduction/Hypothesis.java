package assay.grading.reproduction;

import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// What may have happened between a model and the scores claimed for it: images and embeddings read
/// in some way, and the scores written down in some way.
public record Hypothesis(Variant variant, ScoreMistake mistake) {
  private static final String AND = "+";

  /// As the API and the database spell it: `channels`, `order`, `channels+distance-squared-l2`;
  /// empty for no mistake at all.
  public String code() {
    if (variant == Variant.PLAIN) {
      return mistake.code();
    }
    return mistake == ScoreMistake.NONE
        ? variant.spelled()
        : variant.spelled() + AND + mistake.code();
  }

  /// The reverse of [#code].
  public static Optional<Hypothesis> of(String code) {
    var parts = code.split("\\+", -1);
    var first = Variant.of(parts[0]);
    if (parts.length == 1) {
      return first
          .map(variant -> new Hypothesis(variant, ScoreMistake.NONE))
          .or(() -> ScoreMistake.of(code).map(one -> new Hypothesis(Variant.PLAIN, one)));
    }
    return parts.length > 2
        ? Optional.empty()
        : first.flatMap(
            variant -> ScoreMistake.of(parts[1]).map(mistake -> new Hypothesis(variant, mistake)));
  }

  /// A few words: `channels`, `affine map (s+1)/2`, `channels, pair order`.
  public String name(ScoreKind kind) {
    return Words.name(this, kind);
  }

  /// Full sentences for the participant: what was done, and how to mend it.
  public String sentence(ScoreKind kind, Preprocessing preprocessing) {
    return Words.sentence(this, kind, preprocessing);
  }

  /// Mistakes that it is made of: 0, 1 or 2.
  int mistakes() {
    return (variant == Variant.PLAIN ? 0 : 1) + (mistake == ScoreMistake.NONE ? 0 : 1);
  }

  /// The claim as it would stand had the scores been written as asked, in the unit of the task, to
  /// be laid beside the re-run of [#variant].
  ///
  /// @param claimed shape (P)
  /// @param rerun shape (P), of this variant; its order is the right one
  /// @return shape (P); NaN where no score stands behind a claimed number
  public double[] mend(double[] claimed, double[] rerun, ScoreKind kind) {
    if (mistake == ScoreMistake.ORDER) {
      return inTheOrderOf(claimed, rerun);
    }
    return Arrays.stream(claimed).map(score -> mistake.undo(score, kind)).toArray();
  }

  /// The k-th smallest claim at the place of the k-th smallest score of the re-run.
  private static double[] inTheOrderOf(double[] claimed, double[] rerun) {
    var sorted = claimed.clone();
    Arrays.sort(sorted);
    var places =
        IntStream.range(0, rerun.length)
            .boxed()
            .sorted((a, b) -> Double.compare(rerun[a], rerun[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    var mended = new double[claimed.length];
    for (var k = 0; k < mended.length; k++) {
      mended[places[k]] = sorted[k];
    }
    return mended;
  }
}
