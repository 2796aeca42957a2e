package assay.worker.cli;

import assay.grading.faceset.FaceImages;
import assay.grading.faceset.FaceSet;
import assay.grading.gate.ModelContract;
import assay.grading.protocol.Readout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `assay evaluate`: a model on a labelled set, and the figures of its protocol.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Run a model on a labelled set: the 10-fold accuracy of pairs, or TAR at FAR of templates.")
final class EvaluateCommand implements Callable<Integer>, JsonAnswer {
  @Option(names = "--model", required = true, paramLabel = "FILE")
  private Path model = Path.of("");

  @Option(
      names = "--far",
      split = ",",
      defaultValue = "1e-6,1e-5,1e-4,1e-3,1e-2,1e-1",
      description = "where to read TAR of templates (default: ${DEFAULT-VALUE})")
  private List<Double> fars = List.of();

  @Option(
      names = "--readout",
      defaultValue = "nearest",
      description = "nearest, as the public IJB scripts, or conservative (default: nearest)")
  private Readout readout = Readout.NEAREST;

  @Option(
      names = "--detector_score",
      description = "weigh the images of a template by the detector's score, as InsightFace does")
  private boolean detectorScore;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Mixin private SetOptions set = new SetOptions();
  @Mixin private FusionOptions fusion = new FusionOptions();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  @Override
  public Integer call() throws IOException, InputAtFault {
    if (fars.stream().anyMatch(far -> !(far >= 0 && far <= 1))) {
      throw new ParameterException(spec.commandLine(), "--far: expected shares from 0 to 1");
    }
    try (var opened = set.open();
        var sandbox = engine.open()) {
      var run = new LocalRun(sandbox, model, ModelContract.TASK2);
      switch (opened) {
        case SetOptions.Opened.Pairs(FaceSet pairs) ->
            print(PairEvaluation.of(run, pairs, seen(pairs), set.name(), fusion));
        case SetOptions.Opened.OfTemplates(var templates) ->
            print(
                new TemplateEvaluation(fars, readout, detectorScore)
                    .of(run, templates, seen(templates), set.name(), fusion));
      }
      return Assay.DONE;
    }
  }

  private FaceImages seen(FaceImages images) {
    return set.isBgr() ? new BlueFirst(images) : images;
  }

  private void print(PairEvaluation answer) {
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
      return;
    }
    out.printf(
        Locale.ROOT,
        "accuracy   %.6f ± %.6f over %d folds, mean threshold %.4f%n",
        answer.accuracy(),
        answer.std(),
        answer.folds().size(),
        answer.threshold());
    out.printf(
        Locale.ROOT,
        "%d pairs, %d images in %.1f s: %.0f images/s%n",
        answer.pairs(),
        answer.images(),
        answer.seconds(),
        answer.imagesPerSecond());
  }

  private void print(TemplateEvaluation.Answer answer) {
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
      return;
    }
    out.printf(Locale.ROOT, "%-10s %-10s %-12s %s%n", "FAR", "TAR", "reached FAR", "threshold");
    for (var point : answer.points()) {
      out.printf(
          Locale.ROOT,
          "%-10.0e %-10.6f %-12.3e %s%s%n",
          point.far(),
          point.tar(),
          point.achievedFar(),
          Double.isFinite(point.threshold())
              ? String.format(Locale.ROOT, "%.6f", point.threshold())
              : "none",
          point.supported() ? "" : "  (fewer impostors than 1 / FAR: TAR at FAR 0)");
    }
    out.printf(Locale.ROOT, "AUC %.6f, EER %.6f%n", answer.auc(), answer.eer());
    out.printf(
        Locale.ROOT,
        "%d templates of %d images, %d genuine and %d impostor pairs in %.1f s: %.0f images/s%n",
        answer.templates(),
        answer.images(),
        answer.genuine(),
        answer.impostors(),
        answer.seconds(),
        answer.imagesPerSecond());
  }
}
