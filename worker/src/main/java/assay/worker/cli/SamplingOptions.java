package assay.worker.cli;

import assay.grading.statistics.Plan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// The options of `assay measure` for intervals and comparisons.
final class SamplingOptions {
  private static final int MOST_REPLICATES = 100_000;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "the scores of another system on the same pairs")
  private @Nullable Path against;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "accuracy",
      description =
          "of bootstrap: accuracy (10-fold), tar-at-far, fnmr-at-fmr, auc or eer"
              + " (default: ${DEFAULT-VALUE})")
  private String metric = "accuracy";

  @Option(
      names = "--identities",
      paramLabel = "FILE",
      description =
          "the two identities of each pair, a tab between: resample by identity, not by pair")
  private @Nullable Path identities;

  @Option(
      names = "--replicates",
      defaultValue = "1000",
      description = "of the bootstrap (default: ${DEFAULT-VALUE})")
  private int replicates = 1000;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "the same seed gives the same interval (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--level",
      defaultValue = "0.95",
      description = "of the intervals (default: ${DEFAULT-VALUE})")
  private double level = 0.95;

  @Nullable Path against() {
    return against;
  }

  Path requiredAgainst() {
    if (against == null) {
      throw wrong("--against is needed for this protocol");
    }
    return against;
  }

  String metric() {
    return metric;
  }

  @Nullable Path identities() {
    return identities;
  }

  Plan plan() {
    if (replicates < 100 || replicates > MOST_REPLICATES) {
      throw wrong("--replicates: expected 100 to 100000, found " + replicates);
    }
    if (!(level > 0 && level < 1)) {
      throw wrong("--level: expected a share between 0 and 1, found " + level);
    }
    return new Plan(seed, replicates, level);
  }

  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
