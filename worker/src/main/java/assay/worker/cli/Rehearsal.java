package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Notice;
import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.grading.format.ResultZip;
import assay.grading.format.ScoreFile;
import assay.grading.gate.Inspection;
import assay.grading.gate.OnnxGate;
import assay.grading.score.ScoreText;
import assay.worker.sandbox.Reading;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An entry as the server would take it, on this machine: gate, scores, packing.
final class Rehearsal {
  private static final String GATE = "gate";
  private static final String SCORES = "scores";
  private static final String PACKING = "packing";

  private final EngineOptions engine;
  private final CheckedTask task;
  private final Path model;
  private final Path folder;
  private final CheckReport.Builder steps = new CheckReport.Builder(List.of(GATE, SCORES, PACKING));

  Rehearsal(EngineOptions engine, CheckedTask task, Path model, Path folder) {
    this.engine = engine;
    this.task = task;
    this.model = model;
    this.folder = folder;
  }

  CheckReport report() throws IOException {
    switch (OnnxGate.check(model, task.contract())) {
      case Checked.Refused<Inspection>(var refusal) -> {
        return steps.failed(GATE, task.kitVersion(), refusal);
      }
      case Checked.Accepted<Inspection>(_, var notices) ->
          steps.passed(GATE, "the model would be accepted", notices);
    }
    var scores = new LinkedHashMap<CheckedTask.Part, double[]>();
    try {
      for (var part : task.parts()) {
        scores.put(part, scores(part));
      }
    } catch (InputAtFault fault) {
      return steps.failed(SCORES, task.kitVersion(), fault.refusal());
    }
    steps.passed(SCORES, told(scores), List.of());
    return pack(scores);
  }

  private double[] scores(CheckedTask.Part part) throws IOException, InputAtFault {
    if (!Files.isRegularFile(part.images())) {
      throw new InputAtFault(
          "",
          new Refusal(
              "set.missing",
              "set " + part.set(),
              "its images in " + part.images(),
              "no such file",
              "The README of the kit says where they are downloaded from."));
    }
    var name = part.images().toString();
    try (var sandbox = engine.open();
        var images = InputAtFault.unless(FaceImages.open(part.images()), name)) {
      return new LocalRun(sandbox, model, task.contract())
          .score(images, name, Reading.of(task.preprocessing()).withProbe(), task.kind())
          .scores();
    }
  }

  private static String told(Map<CheckedTask.Part, double[]> scores) {
    if (scores.isEmpty()) {
      return "the kit has no images to try it on";
    }
    var told = new ArrayList<String>();
    scores.forEach((part, found) ->
        told.add(
            "%s: %d pairs%s"
                .formatted(
                    part.set(),
                    found.length,
                    part.isClaimed() ? "" : " (a trial; nothing of it is sent)")));
    return String.join("; ", told);
  }

  /// Writes the files and reads them again, by the readers that stand at the server's door.
  private CheckReport pack(Map<CheckedTask.Part, double[]> scores) throws IOException {
    var files = new ArrayList<CheckReport.UploadFile>();
    if (task.takesModel()) {
      files.add(new CheckReport.UploadFile("model", model.toString()));
    }
    var notices = new ArrayList<Notice>();
    for (var scored : scores.entrySet()) {
      var part = scored.getKey();
      if (!part.isClaimed()) {
        continue;
      }
      var file = write(part, scored.getValue());
      switch (read(part, file, scored.getValue().length)) {
        case Checked.Refused<?>(var refusal) -> {
          return steps.failed(PACKING, task.kitVersion(), refusal);
        }
        case Checked.Accepted<?>(_, var more) -> notices.addAll(more);
      }
      files.add(new CheckReport.UploadFile("scores", file.toString()));
    }
    var written = files.stream().filter(file -> file.field().equals("scores")).count();
    steps.passed(
        PACKING,
        written == 0 ? "the model alone is sent" : written + " file(s), as the server reads them",
        notices);
    return steps.done(task.kitVersion(), files);
  }

  private Path write(CheckedTask.Part part, double[] scores) throws IOException {
    var text = new StringBuilder();
    for (var score : scores) {
      text.append(task.isDataCv() ? ScoreText.dataCv(score) : ScoreText.sdfr((float) score));
      text.append('\n');
    }
    var file = Files.createDirectories(folder).resolve(part.scoreFile());
    Files.writeString(file, text);
    return task.isDataCv()
        ? ScoreZip.write(folder.resolve("result.zip"), part.scoreFile(), text.toString())
        : file;
  }

  private Checked<?> read(CheckedTask.Part part, Path file, int pairs) throws IOException {
    if (task.isDataCv()) {
      var named = part.scoreFile().split("_", 3);
      return ResultZip.read(file, named[0], named[1], pairs, task.kind());
    }
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      return ScoreFile.read(in, pairs, task.kind());
    }
  }
}
