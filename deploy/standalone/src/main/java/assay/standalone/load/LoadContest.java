package assay.standalone.load;

import assay.standalone.demo.PickleWriter;
import assay.standalone.drill.Network;
import assay.standalone.drill.Pictures;
import assay.standalone.drill.Region;
import assay.standalone.face.Draws;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

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
  private static final int SIZE = 112;

  /// Sign, point and six decimals, and the end of the line.
  private static final int LINE = 10;

  static LoadContest in(Path folder) throws IOException {
    var contest = new LoadContest(Files.createDirectories(folder));
    contest.writeOpen();
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

  /// Nobody looks at the pictures: entries bring scores. They are all black.
  private void writeOpen() throws IOException {
    var black = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB), "png", black);
    try (var out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("open.bin")))) {
      var pickle = new PickleWriter(out);
      pickle.pair(
          () -> {
            for (int picture = 0; picture < 2 * PAIRS; picture++) {
              pickle.string(black.toByteArray());
            }
          },
          () -> {
            for (int pair = 0; pair < PAIRS; pair++) {
              pickle.bool(isGenuine(pair));
            }
          });
    }
  }

  private static boolean isGenuine(int pair) {
    return pair % 2 == 0;
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

  /// A score file of 6,000 lines, as independent of every other as those of two networks: genuine
  /// pairs a little higher than impostors.
  static byte[] scores(int number) {
    var random = new SplittableRandom(number);
    var file = new byte[PAIRS * LINE];
    for (int pair = 0; pair < PAIRS; pair++) {
      int score = random.nextInt(700_000) + (isGenuine(pair) ? 250_000 : 0);
      int at = pair * LINE;
      file[at] = '+';
      file[at + 1] = '0';
      file[at + 2] = '.';
      for (int digit = LINE - 2; digit > 2; digit--) {
        file[at + digit] = (byte) ('0' + score % 10);
        score /= 10;
      }
      file[at + LINE - 1] = '\n';
    }
    return file;
  }

  static byte[] model(int number) {
    return Network.seeing(new Region(number % 30), new Draws(9_000 + number), WIDTH)
        .producer("load " + number)
        .file(Network.EMBEDDING, WIDTH);
  }
}
