package assay.worker.cli;

import assay.grading.Notice;
import assay.grading.faceset.FaceImages;
import assay.grading.format.ScoreFile;
import assay.grading.reproduction.Comparison;
import assay.grading.reproduction.Diagnosis;
import assay.grading.reproduction.Tolerance;
import assay.grading.reproduction.Verdict;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `assay compare`: the reproduction verdict of a claimed score file, and what explains it where it
/// is not reproduced. Beside it stands another file, or a model that is run here.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "The reproduction verdict of a claimed score file, beside a re-run file or a model that is run on the set.")
final class CompareCommand implements Callable<Integer>, JsonAnswer {
  private static final Tolerance COSINE = new Tolerance(1e-3, 1e-2);
  private static final Tolerance SQUARED_L2 = new Tolerance(2e-3, 2e-2);

  @Option(names = "--claimed", required = true, paramLabel = "FILE")
  private Path claimed = Path.of("");

  @Option(names = "--rerun", paramLabel = "FILE", description = "scores of the re-run")
  private @Nullable Path rerun;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "instead of --rerun: the model, run on --set; also in other ways to explain a difference")
  private @Nullable Path model;

  @Option(
      names = "--set",
      paramLabel = "FILE",
      description = "the pairs, such as sanitizer_samples.bin")
  private @Nullable Path set;

  @Option(
      names = "--kind",
      defaultValue = "cosine",
      description = "cosine or squared-l2 (default: ${DEFAULT-VALUE})")
  private String kind = "cosine";

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Mixin private PreprocessingOptions preprocessing = new PreprocessingOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  /// @param diagnosis null where the claim is reproduced
  record Answer(
      Verdict verdict,
      int pairs,
      double max,
      double p95,
      double median,
      double rmse,
      @Nullable Double pearson,
      Tolerance tolerance,
      List<Notice> notices,
      @Nullable Cause diagnosis) {}

  /// @param cause code, as the server gives it; null: no known mistake explains the difference
  /// @param max largest difference without the mistake; null without a cause
  record Cause(
      @Nullable String cause, @Nullable String name, String sentence, @Nullable Double max) {}

  @Override
  public Integer call() throws IOException, InputAtFault {
    var tolerance =
        switch (kind) {
          case "cosine" -> COSINE;
          case "squared-l2" -> SQUARED_L2;
          default ->
              throw new ParameterException(
                  spec.commandLine(), "--kind: expected cosine or squared-l2, found " + kind);
        };
    var question =
        new Diagnosis.Question(scoreKind(), tolerance, preprocessing.orElse(Preprocessing.UNIT));
    var answer = answer(question);
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
    } else {
      out.printf(
          Locale.ROOT,
          "%s: %d pairs, largest difference %.3g (match %.3g, review %.3g), p95 %.3g, median %.3g%n",
          answer.verdict(),
          answer.pairs(),
          answer.max(),
          tolerance.match(),
          tolerance.review(),
          answer.p95(),
          answer.median());
      answer.notices().forEach(notice -> out.println(notice.message()));
      if (answer.diagnosis() != null) {
        out.println(answer.diagnosis().sentence());
      }
    }
    return Assay.DONE;
  }

  private Answer answer(Diagnosis.Question question) throws IOException, InputAtFault {
    if (rerun != null && model == null && set == null) {
      // The re-run says how many pairs there are; the claim must have as many.
      int pairs = lines(rerun);
      var claimedScores = read(claimed, pairs);
      var rerunScores = read(rerun, pairs);
      return answer(question, claimedScores, rerunScores, () -> Map.of(Variant.PLAIN, rerunScores));
    }
    if (rerun == null && model != null && set != null) {
      return answer(question, model, set);
    }
    throw new ParameterException(
        spec.commandLine(), "expected --rerun, or --model and --set; found another choice of them");
  }

  private Answer answer(Diagnosis.Question question, Path ofModel, Path ofSet)
      throws IOException, InputAtFault {
    var name = ofSet.toString();
    try (var sandbox = engine.open();
        var images = InputAtFault.unless(FaceImages.open(ofSet), name)) {
      var claimedScores = read(claimed, images.images() / 2);
      var runs = new VariantRuns(sandbox, ofModel, question.preprocessing(), question.kind());
      var plain = runs.plain(images, name);
      return answer(question, claimedScores, plain, () -> runs.all(images, name, plain));
    }
  }

  /// Re-runs are only made where there is something to explain.
  private interface Reruns {
    Map<Variant, double[]> make() throws IOException;
  }

  private Answer answer(
      Diagnosis.Question question, double[] claimedScores, double[] plain, Reruns reruns)
      throws IOException {
    var comparison = Comparison.of(claimedScores, plain, question.tolerance());
    return new Answer(
        comparison.verdict(),
        comparison.pairs(),
        comparison.max(),
        comparison.p95(),
        comparison.median(),
        comparison.rmse(),
        Double.isNaN(comparison.pearson()) ? null : comparison.pearson(),
        question.tolerance(),
        notices(claimedScores),
        comparison.verdict() == Verdict.REPRODUCED
            ? null
            : cause(question, claimedScores, reruns.make()));
  }

  private static Cause cause(
      Diagnosis.Question question, double[] claimed, Map<Variant, double[]> reruns) {
    var diagnosis = Diagnosis.of(question, claimed, reruns);
    var hypothesis = diagnosis.cause();
    var figures = diagnosis.figures();
    return new Cause(
        hypothesis == null ? null : hypothesis.code(),
        hypothesis == null ? null : hypothesis.name(question.kind()),
        diagnosis.sentence(),
        figures == null ? null : figures.max());
  }

  private static int lines(Path file) throws IOException {
    try (var in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return (int) Math.min(Integer.MAX_VALUE, Math.max(1, in.lines().count()));
    }
  }

  /// Reads whatever is finite: a value out of range has a verdict too.
  private double[] read(Path file, int pairs) throws IOException, InputAtFault {
    var anyRange = scoreKind().within(-Double.MAX_VALUE, Double.MAX_VALUE);
    try (var in = Files.newInputStream(file)) {
      return InputAtFault.unless(ScoreFile.read(in, pairs, anyRange), file.toString());
    }
  }

  private List<Notice> notices(double[] scores) {
    var legal = scoreKind();
    long outside = Arrays.stream(scores).filter(score -> !legal.holds(score)).count();
    return outside == 0
        ? List.of()
        : List.of(
            new Notice(
                "scores.range",
                String.format(
                    Locale.ROOT,
                    "%d claimed scores lie outside of [%s, %s], the range of %s: a server refuses such a file"
                        + " unless its task allows them.",
                    outside,
                    legal.min(),
                    legal.max(),
                    kind)));
  }

  private ScoreKind scoreKind() {
    return ScoreKind.named(kind).orElseThrow(() -> new IllegalStateException("kind " + kind));
  }
}
