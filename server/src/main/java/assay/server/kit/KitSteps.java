package assay.server.kit;

import assay.server.competition.Scale;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.question.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The commands of a README, exactly as they are to be typed for the track that examples are for.
///
/// @param version of the kit
record KitSteps(KitFacts facts, String version) {
  private static final String OUT = "out";

  String text() {
    var example = facts.example();
    if (example.isEmpty()) {
      return "The task takes no entries yet.";
    }
    var track = example.get();
    if (facts.task().claim().format().hasDecisions()) {
      return decisions(track);
    }
    var parts = new ArrayList<String>();
    if (claimsTemplates(track)) {
      parts.add(
          "**Scores of templates** are written by no program of the kit: a score a line, in the order of"
              + " `meta/*_template_pair_label.txt`.");
      parts.add(sending(track));
      return String.join("\n\n", parts);
    }
    parts.add(
        """
        **Everything at once, nothing sent**: would the model be accepted, which scores does it give, and the files to upload, in `out`.

        %s\
        """
            .formatted(block(check(track))));
    if (facts.task().submit().hasScores()) {
      parts.add(
          """
          **The scores alone, in Python**: the same to 1e-4 on every line.

          %s\
          """
              .formatted(block(python(track))));
    }
    parts.add(sending(track));
    return String.join("\n\n", parts);
  }

  private String decisions(Track track) {
    var sets =
        facts.sets().stream()
            .filter(set -> set.claimedBy().contains(track))
            .map(set -> set.set().slug())
            .toList();
    var folders = sets.isEmpty() ? List.of("SET") : sets;
    return """
    **Write two files for each set**, a line `score,decision` for each line of its list, in the order of the list:

    %s

    **Pack and check them**; nothing is sent:

    %s

    **Send the zip**: on the competition's page, or with a token of yours (page *Account*)%s:

    %s\
    """
        .formatted(
            block(
                folders.stream()
                    .flatMap(set -> Stream.of(set + "/baseline.txt", set + "/proposed.txt"))
                    .toList()),
            block(
                List.of(
                    "zip -r entry.zip " + String.join(" ", folders),
                    "java -jar assay.jar check --kit . --scores entry.zip" + place(track))),
            facts.server().isEmpty() ? " and the server's address" : "",
            send(track));
  }

  private boolean claimsTemplates(Track track) {
    return facts.sets().stream()
        .anyMatch(set -> set.isOfTemplates() && set.claimedBy().contains(track));
  }

  private String sending(Track track) {
    return """
    **Send it**: on the competition's page, or with a token of yours (page *Account*)%s:

    %s\
    """
        .formatted(facts.server().isEmpty() ? " and the server's address" : "", send(track));
  }

  /// The files' names, in words.
  String scoreFile() {
    return switch (facts.task().claim().format()) {
      case SDFR ->
          "`%s_sanitizer_scores.txt`: a score a line, in the order of the pairs"
              .formatted(facts.task().slug());
      case DATACV ->
          "`result.zip` with `{phase}_{scale}_result.txt` in it: a score a line, in the order of the"
              + " pairs";
      case FRCSYN ->
          "a zip with `baseline.txt` and `proposed.txt` in a folder for each set: a line"
              + " `score,decision` a comparison, in the order of the list";
    };
  }

  private static String block(List<String> lines) {
    return "```\n" + String.join("\n", lines) + "\n```";
  }

  private List<String> check(Track track) {
    return List.of(
        "java -jar assay.jar check --kit . --model model.onnx%s --output_folder %s"
            .formatted(isNamedByTrack() ? place(track) : "", OUT));
  }

  private boolean isNamedByTrack() {
    return facts.task().claim().format() == Task.Format.DATACV && facts.task().submit().hasScores();
  }

  private List<String> python(Track track) {
    var file =
        facts.sets().stream()
            .filter(set -> set.claimedBy().contains(track))
            .findFirst()
            .map(KitSet::file)
            .orElse("DOWNLOADED_FILE");
    return switch (facts.task().claim().format()) {
      case SDFR ->
          List.of(
              "python model_sanitizer.py --model_path model.onnx --task %s --device cpu --sanitizer_bin_path %s --output_folder %s"
                  .formatted(facts.task().slug(), file, OUT));
      case DATACV ->
          List.of(
              "python make_result.py --model model.onnx --images %s --split %s --dataset_scale %s --output_folder %s"
                  .formatted(file, track.phase().slug(), track.scale().slug(), OUT));
      // Nothing is run for decisions.
      case FRCSYN -> List.of();
    };
  }

  private String send(Track track) {
    var server = facts.server().isEmpty() ? "https://…" : facts.server();
    var entry =
        new StringBuilder(
            "java -jar assay.jar submit --kit . --competition %s --task %s%s"
                .formatted(facts.address(), facts.task().slug(), place(track)));
    var fields = new ArrayList<String>();
    fields.add("-F task=" + facts.task().slug());
    fields.add("-F phase=" + track.phase().slug());
    if (!track.scale().slug().equals(Scale.DEFAULT)) {
      fields.add("-F scale=" + track.scale().slug());
    }
    fields.add("-F method_name=baseline");
    fields.add("-F kit_version=" + version);
    if (facts.task().submit().hasModel()) {
      entry.append(" --model model.onnx");
      fields.add("-F model=@model.onnx");
    }
    if (facts.task().submit().hasScores()) {
      var scores = scoresToSend();
      entry.append(" --scores ").append(scores);
      fields.add("-F scores=@" + scores);
    }
    facts.task().factSheet().stream()
        .filter(Question::isRequired)
        .forEach(question -> {
          var answer = question.key() + "=" + (question.must() == null ? "…" : question.must());
          entry.append(" --fact ").append(answer);
          fields.add("-F fact_" + answer);
        });
    entry.append(" --method-name baseline --wait");
    var address =
        "%s/api/v1/orgs/%s/competitions/%s/submissions"
            .formatted(server, facts.organization().slug(), facts.competition().slug());
    return block(List.of("export ASSAY_SERVER=" + server + " ASSAY_TOKEN=…", entry.toString()))
        + "\n\nor without any program of the kit:\n\n"
        + block(
            List.of(
                "curl -H \"Authorization: Bearer $ASSAY_TOKEN\" \\",
                "  " + String.join(" ", fields) + " \\",
                "  " + address));
  }

  private String scoresToSend() {
    return switch (facts.task().claim().format()) {
      case SDFR -> OUT + "/" + facts.task().slug() + "_sanitizer_scores.txt";
      case DATACV -> OUT + "/result.zip";
      case FRCSYN -> "entry.zip";
    };
  }

  private static String place(Track track) {
    var scale = track.scale().slug();
    return " --phase "
        + track.phase().slug()
        + (scale.equals(Scale.DEFAULT) ? "" : " --scale " + scale);
  }
}
