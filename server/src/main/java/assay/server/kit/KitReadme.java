package assay.server.kit;

import assay.grading.image.Warp;
import assay.server.competition.Phase;
import assay.server.competition.Scale;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.web.Numbers;
import assay.web.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The README of a kit: the template of the sources, its blanks filled in for one task.
///
/// @param hasJar whether `assay.jar` comes along
record KitReadme(KitFacts facts, String version, boolean hasJar) {
  private static final Pattern BLANK = Pattern.compile("\\{\\{([a-z]+)}}");

  String filledIn(String template) {
    var blanks =
        Map.of(
            "task", oneLine(facts.task().name()),
            "competition", oneLine(facts.competition().name()),
            "version", version,
            "slug", facts.task().slug(),
            "address", facts.address(),
            "page", page(),
            "contract", contract(),
            "phases", phases(),
            "files", files(),
            "steps", new KitSteps(facts, version).text());
    return BLANK.matcher(template).replaceAll(found -> filled(found, blanks));
  }

  private static String filled(MatchResult found, Map<String, String> blanks) {
    var text = blanks.get(found.group(1));
    if (text == null) {
      throw new IllegalStateException("the template has an unknown blank " + found.group());
    }
    return Matcher.quoteReplacement(text);
  }

  /// Names are the organizers'; they must not begin lines of their own.
  private static String oneLine(String name) {
    return name.replaceAll("\\s+", " ");
  }

  private String page() {
    return facts.server().isEmpty() ? "" : ", " + facts.server() + "/o/" + facts.address();
  }

  private String contract() {
    var task = facts.task();
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "an entry is",
            switch (task.submit()) {
              case MODEL -> "an ONNX model";
              case SCORES ->
                  hasDecisions()
                      ? "scores and decisions of two systems; your models stay with you"
                      : "scores alone; your model stays with you";
              case MODEL_AND_SCORES -> "an ONNX model and the scores that it gave you";
            }));
    if (hasDecisions()) {
      rows.addAll(decisions(task.claim()));
      return table(List.of("", ""), rows);
    }
    var contract = task.run().contract();
    var how = task.run().preprocessing();
    rows.add(
        List.of(
            "input",
            "float32 `[batch_size, %d, %d, %d]`, RGB, channels first, batch free and named `batch_size`"
                .formatted(contract.channels(), contract.height(), contract.width())));
    rows.add(
        List.of(
            "values",
            how.mean() == 0 && how.std() == 1
                ? "p / 255, so 0 to 1; whatever else your model wants must be in the ONNX file"
                : "(p / 255 - %s) / %s"
                    .formatted(Numbers.plain(how.mean()), Numbers.plain(how.std()))));
    rows.add(
        List.of(
            "mirror image",
            switch (how.flip()) {
              case "sum" -> "its raw embedding is added to the image's, then the sum is normalised";
              case "sum-of-units" -> "both embeddings are normalised, then added";
              default -> "not used";
            }));
    var width = contract.embedding();
    rows.add(
        List.of(
            "output",
            "float32 `[batch_size, %s]`, not normalised: that is done for the score"
                .formatted(width.isPresent() ? width.getAsInt() : "any width")));
    if (task.submit().hasModel()) {
      rows.add(List.of("size", "at most " + Numbers.bytes(contract.maxBytes())));
      rows.add(List.of("time for all sets", Numbers.of(task.run().limits().seconds(), "second")));
    }
    rows.add(
        List.of(
            "score of a pair",
            task.claim().kind().name().equals("cosine")
                ? "cosine of the two embeddings, -1 to 1, higher for more alike"
                : "squared distance of the two normalised embeddings, 0 to 4, lower for more alike"));
    if (task.submit() == Task.Submit.MODEL_AND_SCORES) {
      rows.add(List.of("tolerance", tolerance(task.claim())));
    }
    if (task.submit().hasScores()) {
      rows.add(List.of("score file", new KitSteps(facts, version).scoreFile()));
    }
    task.factSheet()
        .forEach(question ->
            rows.add(
                List.of(
                    "fact sheet: `" + question.key() + "`",
                    question.ask() + (question.isRequired() ? "" : " (optional)"))));
    return table(List.of("", ""), rows);
  }

  private boolean hasDecisions() {
    return facts.task().claim().format().hasDecisions();
  }

  private List<List<String>> decisions(Task.Claim claim) {
    return List.of(
        List.of(
            "systems",
            "`proposed`, which the board ranks by, and `baseline`: the same system, trained on real data alone"),
        List.of(
            "score of a comparison",
            "any similarity from %s to %s, higher for more alike"
                .formatted(Numbers.plain(claim.kind().min()), Numbers.plain(claim.kind().max()))),
        List.of("decision", "1 for one person, 0 for two, at your own threshold"),
        List.of("score file", new KitSteps(facts, version).scoreFile()));
  }

  private static String tolerance(Task.Claim claim) {
    var tolerance = claim.tolerance();
    return "the server runs the model again; your scores count as reproduced up to a difference of %s, %s"
        .formatted(
            Numbers.tolerance(tolerance.match()),
            switch (claim.sanitizer()) {
              case LENIENT ->
                  "up to %s an organizer looks at them"
                      .formatted(Numbers.tolerance(tolerance.review()));
              case STRICT -> "beyond that they are a mismatch";
            });
  }

  private String phases() {
    var zone = facts.competition().timeZone();
    var rows = new ArrayList<List<String>>();
    for (var phase : facts.phases()) {
      var closes = phase.window().closes();
      rows.add(
          List.of(
              "`" + phase.slug() + "`",
              Times.minute(phase.window().opens(), zone),
              closes == null ? "no end" : Times.minute(closes, zone),
              quota(phase.quota()),
              scales(phase)));
    }
    return table(List.of("phase", "opens", "closes", "entries a team", "scales"), rows);
  }

  private String scales(Phase phase) {
    var scales =
        facts.tracks().stream()
            .filter(track -> track.phase().id().equals(phase.id()))
            .map(Track::scale)
            .map(Scale::slug)
            .filter(slug -> !slug.equals(Scale.DEFAULT))
            .map(slug -> "`" + slug + "`")
            .collect(Collectors.joining(", "));
    return scales.isEmpty() ? "none" : scales;
  }

  private static String quota(Phase.Quota quota) {
    var parts = new ArrayList<String>();
    if (quota.perDay() != null) {
      parts.add(quota.perDay() + " a day");
    }
    if (quota.sliding() != null) {
      parts.add(
          "%d in any %d hours"
              .formatted(quota.sliding().entries(), quota.sliding().window().toHours()));
    }
    if (quota.perPhase() != null) {
      parts.add(quota.perPhase() + " in all");
    }
    if (quota.concurrent() != null) {
      parts.add(quota.concurrent() + " at once");
    }
    return parts.isEmpty() ? "no limit" : String.join(", ", parts);
  }

  private String files() {
    var rows = new ArrayList<List<String>>();
    for (var set : facts.sets()) {
      rows.add(set(set));
    }
    rows.add(
        hasJar
            ? List.of(
                "`assay.jar`",
                hasDecisions()
                    ? "checks an entry before it is sent, and sends it; needs Java 25 or newer"
                    : "all of it in one program; needs Java 25 or newer and no Python, and Linux to run models")
            : List.of(
                "no `assay.jar`",
                "this server has none to give. `./assay build` of Assay's sources makes it:"
                    + " `deploy/standalone/target/lib/assay-cli.jar`. Put it here as `assay.jar`"));
    if (hasDecisions()) {
      rows.add(List.of("`kit.json`", "what the programs know of the task"));
      return table(List.of("file", "is"), rows);
    }
    rows.add(List.of("`model_sanitizer.py`", "scores of a model on the sanitizer, in Python"));
    rows.add(List.of("`make_result.py`", "scores of a model as a DataCV result, in Python"));
    rows.add(List.of("`iresnet.py`", "the reference iResNet-50 in PyTorch"));
    rows.add(List.of("`example_onnx_export.py`", "from PyTorch to ONNX, with a self-test"));
    rows.add(List.of("`ALIGNMENT.md`", "how faces are aligned, and how to align your own"));
    rows.add(List.of("`requirements.txt`, `environment.yml`", "what the Python files need"));
    rows.add(List.of("`kit.json`", "what the programs know of the task"));
    return table(List.of("file", "is"), rows);
  }

  private List<String> set(KitSet set) {
    var what =
        "%s, version %d: %s%s"
            .formatted(
                oneLine(set.set().name()),
                set.version().version(),
                Numbers.of(
                    set.version().pairs(), set.version().parts().isList() ? "comparison" : "pair"),
                set.isOfTemplates()
                    ? " of templates. Unpack it; " + evaluate(set)
                    : set.isSanitizer() ? "" : ", without labels");
    if (set.file() != null) {
      return List.of("`" + set.file() + "`", what);
    }
    return List.of(
        "not here",
        "%s; %s, so it is downloaded alone: %s/api/v1/orgs/%s/competitions/%s/sets/%s/data"
            .formatted(
                what,
                Numbers.bytes(set.bytes()),
                facts.server(),
                facts.organization().slug(),
                facts.competition().slug(),
                set.set().slug()));
  }

  private String evaluate(KitSet set) {
    var how = facts.task().run().preprocessing();
    var pooling = set.version().pooling();
    return "`java -jar assay.jar evaluate --model model.onnx --set FOLDER --mean %s --std %s%s%s` prints its figures"
            .formatted(
                how.mean(),
                how.std(),
                how.flip().equals("sum") ? " --flip" : "",
                pooling != null && pooling.detectorScores() ? " --detector_score" : "")
        + (pooling == null || pooling.warp() == Warp.OPENCV_4 ? "" : "; add `--warp opencv_5`");
  }

  private static String table(List<String> head, List<List<String>> rows) {
    var lines = new ArrayList<String>();
    lines.add(line(head));
    lines.add("|" + "---|".repeat(head.size()));
    rows.forEach(row -> lines.add(line(row)));
    return String.join("\n", lines);
  }

  /// A bar within a cell would end it.
  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
