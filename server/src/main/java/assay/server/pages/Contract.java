package assay.server.pages;

import assay.server.competition.Task;
import assay.server.competition.TrackSet;
import assay.server.question.Question;
import assay.web.Numbers;
import assay.web.Times;
import assay.web.competition.CompetitionPage.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a task demands, in words.
final class Contract {
  private Contract() {}

  private static String factSheet(List<Question> questions) {
    return questions.stream()
        .map(question -> question.ask() + (question.isRequired() ? "" : " (optional)"))
        .collect(Collectors.joining("; "));
  }

  static List<Term> terms(Task task) {
    var terms = new ArrayList<Term>();
    terms.add(
        new Term(
            "Submit",
            switch (task.submit()) {
              case MODEL -> "an ONNX model";
              case SCORES ->
                  task.claim().format().hasDecisions()
                      ? "a zip with the scores and decisions of two systems, proposed and baseline"
                      : "a score file";
              case MODEL_AND_SCORES -> "an ONNX model and the scores that you computed with it";
            }));
    if (task.submit().hasModel()) {
      terms.add(new Term("Input", input(task)));
      terms.add(new Term("Output", output(task)));
      terms.add(new Term("Size", "at most " + Numbers.bytes(task.run().contract().maxBytes())));
      terms.add(
          new Term("Time limit", Times.length(Duration.ofSeconds(task.run().limits().seconds()))));
    }
    terms.add(new Term("Score", task.claim().kind().name()));
    if (task.submit() == Task.Submit.MODEL_AND_SCORES) {
      terms.add(new Term("Tolerance", tolerance(task.claim())));
    }
    if (!task.factSheet().isEmpty()) {
      terms.add(new Term("Fact sheet", factSheet(task.factSheet())));
    }
    return terms;
  }

  private static String tolerance(Task.Claim claim) {
    var lenient =
        "reproduced up to %s, review up to %s"
            .formatted(
                Numbers.tolerance(claim.tolerance().match()),
                Numbers.tolerance(claim.tolerance().review()));
    return switch (claim.sanitizer()) {
      case LENIENT -> lenient;
      case STRICT ->
          lenient
              + "; strict on a sanitizer: what is not reproduced there is a mismatch, nothing is for review";
    };
  }

  private static String input(Task task) {
    var contract = task.run().contract();
    var how = task.run().preprocessing();
    var values =
        how.mean() == 0 && how.std() == 1
            ? "RGB in 0 to 1"
            : "RGB as (p / 255 - %s) / %s"
                .formatted(Numbers.tolerance(how.mean()), Numbers.tolerance(how.std()));
    var flip = how.flip().equals("sum") ? "; the mirrored image is added" : "";
    return "float32 [batch, %d, %d, %d], %s%s"
        .formatted(contract.channels(), contract.height(), contract.width(), values, flip);
  }

  private static String output(Task task) {
    var width = task.run().contract().embedding();
    return "float32 [batch, %s]".formatted(width.isPresent() ? width.getAsInt() : "any width");
  }

  /// Help for the field of the model.
  static String model(Task task) {
    return "One ONNX file, at most %s: %s in, %s out."
        .formatted(
            Numbers.bytes(task.run().contract().maxBytes()),
            input(task).split(",? RGB", 2)[0],
            output(task));
  }

  /// Help for the field of the scores.
  static String scores(Task task, List<TrackSet> sets) {
    var wanted =
        sets.stream()
            .filter(TrackSet::isClaimed)
            .map(set ->
                "%s (%s)".formatted(set.set().name(), Numbers.of(set.live().pairs(), "pair")))
            .collect(Collectors.joining(", "));
    var kind = task.claim().kind().name();
    return switch (task.claim().format()) {
      case SDFR -> "One %s score a line, in pair order, for %s.".formatted(kind, wanted);
      case DATACV ->
          "The result as a text or a zip, one %s score a line, for %s.".formatted(kind, wanted);
      case FRCSYN ->
          "A zip with baseline.txt and proposed.txt in a folder %s, one score,decision a line, for %s."
              .formatted(
                  sets.stream()
                      .filter(TrackSet::isClaimed)
                      .map(set -> set.set().slug())
                      .collect(Collectors.joining(", ")),
                  wanted);
    };
  }
}
