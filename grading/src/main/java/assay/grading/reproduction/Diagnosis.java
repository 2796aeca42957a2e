package assay.grading.reproduction;

import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why a claim is not REPRODUCED: the one hypothesis that explains it, or none (DESIGN §5).
///
/// @param cause null: no hypothesis explains the claim
/// @param figures of the mended claim beside the re-run in the cause's variant; null without a
///   cause
/// @param sentence what it is and how to mend it, or that nothing explains it
/// @param tried the cause, then the nearest of the single mistakes, nearest first
public record Diagnosis(
    @Nullable Hypothesis cause, @Nullable Comparison figures, String sentence, List<Tried> tried) {
  /// Stored with each diagnosis: raise it when the same vectors may get another one.
  public static final int VERSION = 1;

  private static final int SHOWN = 6;

  /// Fewer pairs are in some order of size by chance.
  private static final int FEW = 10;

  public Diagnosis {
    tried = List.copyOf(tried);
  }

  /// One hypothesis beside the claim.
  ///
  /// @param max largest |Δ| of the mended claim, in the unit of the task's scores
  public record Tried(Hypothesis hypothesis, double max) {}

  /// What the task asks for.
  public record Question(ScoreKind kind, Tolerance tolerance, Preprocessing preprocessing) {}

  /// The variants in which a re-run may differ from the plain one, cheap and likely ones first.
  public static List<Variant> variants(Preprocessing preprocessing) {
    return Arrays.stream(Variant.values())
        .filter(variant -> !isTheTasksOwn(variant, preprocessing))
        .toList();
  }

  private static boolean isTheTasksOwn(Variant variant, Preprocessing task) {
    return switch (variant) {
      case PLAIN -> true;
      case RANGE_0_1 -> task.mean() == 0 && task.std() == 1;
      case RANGE_MINUS1_1 -> task.mean() == 0.5 && task.std() == 0.5;
      case RANGE_0_255 -> task.mean() == 0 && task.std() == 1 / 255.0;
      // An image and its mirror image, added, are what the mirrored image gives.
      case MIRRORED -> !task.flip().equals("none");
      case CHANNELS,
          TRANSPOSED,
          LAYOUT,
          IMAGENET,
          NORMALISED_TWICE,
          NOT_UNIT_LENGTH,
          HALF_PRECISION ->
          false;
    };
  }

  /// Tries every reading of images with every way of writing scores, at most one of each.
  ///
  /// @param claimed shape (P), finite; not REPRODUCED by the plain re-run
  /// @param reruns shape (P) each, finite; [Variant#PLAIN] is there
  /// @throws IllegalArgumentException when the plain re-run is missing or lengths differ
  public static Diagnosis of(Question question, double[] claimed, Map<Variant, double[]> reruns) {
    var plain = reruns.get(Variant.PLAIN);
    if (plain == null || reruns.values().stream().anyMatch(r -> r.length != claimed.length)) {
      throw new IllegalArgumentException(
          "expected a plain re-run and others of %d scores each, found %s"
              .formatted(claimed.length, reruns.keySet()));
    }
    var trial = new Trial(question, claimed, plain);
    if (trial.tellsNothing()) {
      return new Diagnosis(
          null,
          null,
          "The re-run gives every pair nearly the same score, so that no cause can be told from another.",
          List.of());
    }
    reruns.forEach(trial::add);
    return trial.diagnosis();
  }

  /// The diagnosis while it is made.
  private static final class Trial {
    private final Question question;
    private final double[] claimed;
    private final double[] plain;
    private final double asItIs;
    private final List<Found> found = new ArrayList<>();
    private int readings;

    Trial(Question question, double[] claimed, double[] plain) {
      this.question = question;
      this.claimed = claimed;
      this.plain = plain;
      asItIs = largest(claimed, plain);
    }

    private record Found(Tried tried, boolean fits, double[] rerun) {
      int mistakes() {
        return tried.hypothesis().mistakes();
      }
    }

    private double match() {
      return question.tolerance().match();
    }

    boolean tellsNothing() {
      return spread(plain) < 10 * match();
    }

    void add(Variant variant, double[] rerun) {
      if (variant != Variant.PLAIN) {
        readings++;
        // On grey images, say, BGR is RGB: such a variant explains nothing.
        if (largest(rerun, plain) <= match()) {
          return;
        }
      }
      for (var mistake : ScoreMistake.values()) {
        var hypothesis = new Hypothesis(variant, mistake);
        if (mistake.appliesTo(question.kind()) && hypothesis.mistakes() > 0) {
          add(hypothesis, rerun);
        }
      }
    }

    private void add(Hypothesis hypothesis, double[] rerun) {
      var isOrder = hypothesis.mistake() == ScoreMistake.ORDER;
      // The differences are the same wherever both stand.
      var mended = isOrder ? sorted(claimed) : hypothesis.mend(claimed, rerun, question.kind());
      var beside = isOrder ? sorted(rerun) : rerun;
      double max = largest(mended, beside);
      if (Double.isFinite(max)) {
        boolean fits =
            max <= match() * magnitude(hypothesis, rerun)
                && 2 * max <= asItIs
                && (isOrder ? areTheSameNumbers(mended, beside) : isTold(hypothesis, rerun));
        found.add(new Found(new Tried(hypothesis, max), fits, rerun));
      }
    }

    /// Scores of raw embeddings have no range: their rounding grows with them.
    private double magnitude(Hypothesis hypothesis, double[] rerun) {
      return hypothesis.variant() == Variant.NOT_UNIT_LENGTH
          ? Math.max(1, Arrays.stream(rerun).map(Math::abs).max().orElse(1) / question.kind().max())
          : 1;
    }

    /// Whether the hypothesis says more than the plain re-run by itself does.
    private boolean isTold(Hypothesis hypothesis, double[] rerun) {
      return !(largest(hypothesis.mend(plain, rerun, question.kind()), rerun) <= match());
    }

    /// In order of size, any two models give much the same numbers. The same ones lie nearer to
    /// each other than to their neighbours.
    private static boolean areTheSameNumbers(double[] claimed, double[] rerun) {
      if (rerun.length < FEW) {
        return false;
      }
      var differences = new double[rerun.length];
      Arrays.setAll(differences, i -> Math.abs(claimed[i] - rerun[i]));
      double apart = spread(rerun) / (rerun.length - 1);
      return 2 * sorted(differences)[(differences.length - 1) / 2] <= apart;
    }

    Diagnosis diagnosis() {
      double nearest =
          found.stream().filter(Found::fits).mapToDouble(f -> f.tried().max()).min().orElse(0);
      var cause =
          found.stream()
              .filter(f -> f.fits() && f.tried().max() <= nearest + match() / 10)
              .min(
                  Comparator.comparingInt(Found::mistakes)
                      .thenComparingDouble(f -> f.tried().max()));
      var others =
          found.stream()
              .filter(f -> f.mistakes() == 1)
              .map(Found::tried)
              .sorted(Comparator.comparingDouble(Tried::max));
      if (cause.isEmpty()) {
        return new Diagnosis(null, null, nothing(), others.limit(SHOWN).toList());
      }
      var tried = cause.get().tried();
      var hypothesis = tried.hypothesis();
      var rerun = cause.get().rerun();
      return new Diagnosis(
          hypothesis,
          Comparison.of(
              hypothesis.mend(claimed, rerun, question.kind()), rerun, question.tolerance()),
          hypothesis.sentence(question.kind(), question.preprocessing()),
          Stream.concat(Stream.of(tried), others.filter(other -> !other.equals(tried)))
              .limit(SHOWN)
              .toList());
    }

    private String nothing() {
      long ways =
          Arrays.stream(ScoreMistake.values())
              .filter(mistake -> mistake.appliesTo(question.kind()))
              .count();
      // One of the ways is the right one.
      return readings == 0
          ? ("No known mistake in how scores are written explains the difference (%d tried). Mistakes in how images are"
                  + " read were not tried.")
              .formatted(ways - 1)
          : ("No known mistake explains the difference: none in how images are read (%d tried), none in how scores are"
                  + " written (%d tried), nor one of each. The scores may come from other weights or another model.")
              .formatted(readings, ways - 1);
    }

    private static double[] sorted(double[] values) {
      var sorted = values.clone();
      Arrays.sort(sorted);
      return sorted;
    }

    private static double largest(double[] one, double[] other) {
      double largest = 0;
      for (var i = 0; i < one.length; i++) {
        // NaN stays.
        largest = Math.max(largest, Math.abs(one[i] - other[i]));
      }
      return largest;
    }

    private static double spread(double[] values) {
      var statistics = Arrays.stream(values).summaryStatistics();
      return statistics.getMax() - statistics.getMin();
    }
  }
}
