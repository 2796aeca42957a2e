package assay.standalone.load;

import assay.standalone.drill.Network;
import assay.standalone.drill.Pictures;
import assay.standalone.drill.Region;
import assay.standalone.face.Draws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A competition of the size of LFW: 6,000 pairs of made pictures to send scores for, and a small
/// hidden set for models.
record LoadContest(Path folder) {
  static final String PATH = "/api/v1/orgs/main/competitions/load";
  static final String PHASE = "main";
  static final String SCORES = "scores";
  static final String MODEL = "model";
  static final int PAIRS = 6_000;
  static final long LARGEST_MODEL = 2_000_000_000L;

  private static final int WIDTH = 64;
  private static final Pictures OPEN = new Pictures(5, PAIRS, true, -1);

  static LoadContest in(Path folder) throws IOException {
    var contest = new LoadContest(Files.createDirectories(folder));
    OPEN.writeBin(folder.resolve("open.bin"));
    Pictures.hidden().writeBin(folder.resolve("hidden.bin"));
    try (var zip = new ZipOutputStream(Files.newOutputStream(contest.bundle()))) {
      zip.putNextEntry(new ZipEntry("competition.yaml"));
      zip.write(manifest().getBytes(StandardCharsets.UTF_8));
      for (var set : new String[] {"open.bin", "hidden.bin"}) {
        zip.putNextEntry(new ZipEntry("data/" + set));
        Files.copy(folder.resolve(set), zip);
      }
    }
    return contest;
  }

  private static String manifest() {
    return """
    assay: 1
    competition: {slug: load, name: The last minute, summary: Made pictures for a benchmark}
    sets:
      - {slug: open, name: Open pairs, role: validation, data: data/open.bin}
      - {slug: hidden, name: Hidden pairs, role: hidden, data: data/hidden.bin}
    tasks:
      - {slug: scores, name: Scores alone, submit: scores, claim_format: sdfr, score: cosine}
      - {slug: model, name: Model alone, submit: model, claim_format: sdfr, score: cosine, max_bytes: %d}
    phases:
      - slug: main
        name: Main
        opens: 2026-01-01T00:00:00Z
        quota: {per_day: 1000000, per_phase: 1000000}
        tracks:
          - {task: scores, claims: [open], sets: [open], board: {rule: mean, accepts: [claimed], selection: best}}
          - {task: model, sets: [hidden], board: {rule: mean, accepts: [re-run], selection: best}}
    """
        .formatted(LARGEST_MODEL);
  }

  Path bundle() {
    return folder.resolve("load.zip");
  }

  /// A score file of 6,000 lines; [#numbered] makes as many as are wanted of it.
  static byte[] scores(int region) {
    var text = new StringBuilder();
    for (var line : OPEN.cosines(new Region(region))) {
      text.append(String.format(Locale.ROOT, "%+.9f%n", .9 * Double.parseDouble(line)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Another file of the same length: the last six decimals of its first score are the number.
  static byte[] numbered(byte[] scores, int number) {
    var other = scores.clone();
    var digits = String.format(Locale.ROOT, "%06d", number).getBytes(StandardCharsets.US_ASCII);
    // "+0." and three decimals stay.
    System.arraycopy(digits, 0, other, 6, digits.length);
    return other;
  }

  static byte[] model(int number) {
    return Network.seeing(new Region(number % 30), new Draws(9_000 + number), WIDTH)
        .producer("load " + number)
        .file(Network.EMBEDDING, WIDTH);
  }
}
