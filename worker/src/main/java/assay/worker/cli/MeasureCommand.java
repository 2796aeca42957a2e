package assay.worker.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay measure`: the figures of a protocol from files of scores and labels, or the ranking of a
/// table.
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The figures of a protocol from scores and labels, one a line, or the ranking of a table.",
      "",
      "  kfold         10-fold accuracy: --scores --labels",
      "  tar-at-far    TAR@FAR, AUC, EER: --scores --labels [--far a,b] [--readout R] [--curve N]",
      "  fnmr-at-fmr   FNMR@FMR, AUC, EER: --scores --labels [--fmr a,b]",
      "  val-at-far    10-fold val@FAR: --scores --labels [--far a,b]",
      "  separability  d': --scores --labels",
      "  frcsyn        accuracy by group, AVG, SD, TO: --decisions --labels --groups [--scores]",
      "  rfw           10-fold accuracy by group: --scores --labels --groups",
      "  bootstrap     interval: --scores --labels --metric M [--identities] [--against OTHER]",
      "  mcnemar       two systems in 10 folds: --scores --against --labels",
      "  borda, average-rank, mean, mean-minus-sd, worst, single",
      "                ranking: --table [--ties T] [--ddof N] [--column NAME]",
      ""
    })
final class MeasureCommand implements Callable<Integer>, JsonAnswer {
  @Option(names = "--protocol", required = true, paramLabel = "NAME", description = "one of these")
  private String protocol = "";

  @Mixin private MeasureOptions options = new MeasureOptions();

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  @Override
  public Integer call() throws IOException, InputAtFault {
    var measured = measure();
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, measured);
    } else {
      out.print(measured.text());
      measured.notices().forEach(notice -> out.println("notice: " + notice.message()));
      out.flush();
    }
    return Assay.DONE;
  }

  private Measured measure() throws IOException, InputAtFault {
    return switch (protocol) {
      case "kfold" -> PairMeasures.of(options, true).kfold();
      case "tar-at-far" -> PairMeasures.of(options, false).tarAtFar();
      case "fnmr-at-fmr" -> PairMeasures.of(options, false).fnmrAtFmr();
      case "val-at-far" -> PairMeasures.of(options, true).valAtFar();
      case "separability" -> PairMeasures.of(options, false).separability();
      case "mcnemar" -> SamplingMeasures.of(options, sampling, true).mcNemar();
      case "bootstrap" ->
          SamplingMeasures.of(options, sampling, sampling.metric().equals("accuracy")).bootstrap();
      case "rfw" -> GroupMeasures.rfw(options);
      case "frcsyn" -> GroupMeasures.frcsyn(options);
      case "borda", "average-rank", "mean", "mean-minus-sd", "worst", "single" ->
          TableMeasures.of(options).ranked(protocol);
      default ->
          throw options.wrong(
              "--protocol: expected kfold, tar-at-far, fnmr-at-fmr, val-at-far, separability,"
                  + " frcsyn, rfw, bootstrap, mcnemar, borda, average-rank, mean, mean-minus-sd, worst or single, found "
                  + protocol);
    };
  }
}
