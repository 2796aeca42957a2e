package assay.worker.cli;

import assay.grading.score.EmbeddingFusion;
import assay.grading.ticket.Preprocessing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How pixels become model input, and what becomes of an image and its mirror image.
final class FusionOptions {
  @Option(names = "--mean", description = "subtracted from p / 255 (default: 0)")
  private double mean;

  @Option(
      names = "--std",
      defaultValue = "1",
      description = "divided by, after the mean is subtracted (default: 1)")
  private double std = 1;

  @Option(
      names = "--flip",
      negatable = true,
      description = "add the embedding of the mirror image: --fusion sum")
  private boolean flip;

  @Option(
      names = "--fusion",
      paramLabel = "RULE",
      description =
          "plain, unit (normalised), sum (of image and mirror image), unit_sum (then normalised) or"
              + " sum_of_units (normalised, then summed)")
  private @Nullable EmbeddingFusion fusion;

  EmbeddingFusion fusion() {
    return fusion != null ? fusion : flip ? EmbeddingFusion.SUM : EmbeddingFusion.PLAIN;
  }

  /// What the model is run with; [#finished] does the rest.
  Preprocessing preprocessing() {
    return new Preprocessing(
        mean,
        std,
        switch (fusion()) {
          case PLAIN, UNIT -> "none";
          case SUM, UNIT_SUM -> "sum";
          case SUM_OF_UNITS -> "sum-of-units";
        });
  }

  /// The fused embedding of what a run answered.
  float[] finished(float[] answered) {
    return switch (fusion()) {
      case PLAIN, SUM, SUM_OF_UNITS -> answered;
      case UNIT, UNIT_SUM -> EmbeddingFusion.UNIT.fuse(answered, answered);
    };
  }
}
