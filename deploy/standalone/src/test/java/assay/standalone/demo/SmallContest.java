package assay.standalone.demo;

import assay.standalone.eigen.Backbones;
import assay.standalone.eigen.Crowd;
import assay.standalone.face.Condition;
import assay.worker.cli.Assay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A competition of drawn faces, small enough to be made and graded within seconds: one task, a
/// sanitizer of 20 pairs, a hidden set of 40, a model, an honest claim and one made with swapped
/// channels.
public record SmallContest(Path folder) {
  private static final int PEOPLE = 20;
  private static final int TAKES = 2;

  private static final String MANIFEST =
      """
      assay: 1
      competition: {slug: small, name: Small faces, summary: Drawn faces for a test, time_zone: Europe/Zurich}
      description: A competition of **drawn** faces.
      rules: Be fair.
      sets:
        - {slug: sanitizer, name: Sanitizer, role: sanitizer, data: data/sanitizer.bin}
        - {slug: hidden, name: Hidden portraits, role: hidden, data: data/hidden.bin}
      tasks:
        - {slug: task1, name: Fixed width, submit: model-and-scores, claim_format: sdfr, score: cosine, embedding: 512, time_limit_seconds: 120}
      phases:
        - slug: test
          name: Test
          opens: 2026-01-01T00:00:00Z
          quota: {per_day: 5, per_phase: 20}
          tracks:
            - {task: task1, claims: [sanitizer], sets: [hidden], board: {rule: mean, accepts: [reproduced, approved], selection: best}}
      """;

  /// Makes everything.
  public static SmallContest in(Path folder) throws IOException {
    var contest = new SmallContest(folder);
    var sanitizer = PairSet.draw(500_000, 10, List.of(Condition.STUDIO), 20);
    SetFiles.writeBin(sanitizer, Photograph::png, folder.resolve("sanitizer.bin"));
    SetFiles.writeBin(sanitizer, Photograph::pngWithSwappedChannels, folder.resolve("swapped.bin"));
    var hidden = PairSet.draw(510_000, 20, List.of(Condition.STUDIO, Condition.OUTDOOR), 40);
    SetFiles.writeBin(hidden, Photograph::png, folder.resolve("hidden.bin"));
    Files.write(contest.model(), Backbones.fit(crowd()).raw(512).onnx());
    contest.writeBundle();
    contest.claim("sanitizer.bin", "honest");
    contest.claim("swapped.bin", "swapped");
    return contest;
  }

  public Path bundle() {
    return folder.resolve("small.zip");
  }

  public Path model() {
    return folder.resolve("model.onnx");
  }

  public Path honestClaim() {
    return folder.resolve("honest").resolve("task1_sanitizer_scores.txt");
  }

  public Path swappedClaim() {
    return folder.resolve("swapped").resolve("task1_sanitizer_scores.txt");
  }

  private void writeBundle() throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(bundle()))) {
      zip.putNextEntry(new ZipEntry("competition.yaml"));
      zip.write(MANIFEST.getBytes(StandardCharsets.UTF_8));
      for (var data :
          Map.of("data/sanitizer.bin", "sanitizer.bin", "data/hidden.bin", "hidden.bin")
              .entrySet()) {
        zip.putNextEntry(new ZipEntry(data.getKey()));
        Files.copy(folder.resolve(data.getValue()), zip);
      }
    }
  }

  private void claim(String pairs, String into) throws IOException {
    var output = Files.createDirectories(folder.resolve(into));
    var out = new StringWriter();
    int exit =
        Assay.run(
            new PrintWriter(out),
            new PrintWriter(out),
            "sanitize",
            "--model_path",
            model().toString(),
            "--task",
            "task1",
            "--sanitizer_bin_path",
            folder.resolve(pairs).toString(),
            "--output_folder",
            output.toString());
    if (exit != Assay.DONE) {
      throw new IOException(out.toString());
    }
  }

  private static Crowd crowd() {
    var pixels = new byte[PEOPLE * TAKES][];
    var person = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      person[i] = i / TAKES;
      pixels[i] = new Photograph(520_000 + person[i], Condition.STUDIO, i % TAKES).pixels();
    }
    return new Crowd(pixels, person);
  }
}
