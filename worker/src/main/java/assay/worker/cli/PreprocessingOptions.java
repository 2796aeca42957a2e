package assay.worker.cli;

import assay.grading.ticket.Preprocessing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How pixels become model input: `(p / 255 - mean) / std`.
final class PreprocessingOptions {
  @Option(names = "--mean", description = "subtracted from p / 255")
  private @Nullable Double mean;

  @Option(names = "--std", description = "divided by, after the mean is subtracted")
  private @Nullable Double std;

  @Option(
      names = "--flip",
      negatable = true,
      description = "add the embedding of the mirror image (--no-flip: do not)")
  private @Nullable Boolean flip;

  /// What was not said is as in `otherwise`.
  Preprocessing orElse(Preprocessing otherwise) {
    return new Preprocessing(
        mean == null ? otherwise.mean() : mean,
        std == null ? otherwise.std() : std,
        flip == null ? otherwise.flip() : flip ? "sum" : "none");
  }
}
