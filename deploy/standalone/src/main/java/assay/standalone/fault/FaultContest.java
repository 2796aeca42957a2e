package assay.standalone.fault;

import assay.standalone.drill.Network;
import assay.standalone.drill.Pictures;
import assay.standalone.drill.Region;
import assay.standalone.face.Draws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The competition under fire: entries of scores alone and of models, whose accuracies are known
/// before anything runs; phases with a small quota, and phases that close while the drill goes on.
///
/// @param deadlines when the closing phases close, in order
/// @param small how many phases have the small quota
record FaultContest(Path folder, List<Instant> deadlines, int small) {
  static final String PATH = "/api/v1/orgs/main/competitions/faults";
  static final String MAIN = "main";

  /// Its results are for nobody yet.
  static final String SEALED = "sealed";

  static final String SCORES = "scores";
  static final String MODEL = "model";

  /// Entries that a team has in each of the small phases.
  static final int QUOTA = 3;

  /// Networks see one of the regions that honest participants of the other drill have.
  static final int REGIONS = 30;

  /// Wide, so that a model is some hundred kilobytes and worth an upload in pieces.
  private static final int WIDTH = 1024;

  /// Each entry of scores is another file, of the same order.
  private static final double SHRINK = 1e-7;

  private static final Pictures OPEN = new Pictures(3, 100, true, -1);

  FaultContest {
    deadlines = List.copyOf(deadlines);
  }

  /// Makes a bundle.
  ///
  /// @param until the last phase closes before
  static FaultContest in(Path folder, Instant from, Instant until) throws IOException {
    var deadlines = new ArrayList<Instant>();
    for (var at = from.plusSeconds(25); at.isBefore(until); at = at.plusSeconds(50)) {
      deadlines.add(at);
    }
    var small = (int) Math.max(1, Duration.between(from, until).toSeconds() / 40);
    var contest = new FaultContest(Files.createDirectories(folder), deadlines, small);
    try (var zip = new ZipOutputStream(Files.newOutputStream(contest.bundle()))) {
      zip.putNextEntry(new ZipEntry("competition.yaml"));
      zip.write(contest.manifest().getBytes(StandardCharsets.UTF_8));
      contest.add(zip, "open", OPEN);
      contest.add(zip, "hidden", Pictures.hidden());
    }
    return contest;
  }

  private void add(ZipOutputStream zip, String set, Pictures pictures) throws IOException {
    var file = folder.resolve(set + ".bin");
    pictures.writeBin(file);
    zip.putNextEntry(new ZipEntry("data/" + set + ".bin"));
    Files.copy(file, zip);
  }

  Path bundle() {
    return folder.resolve("faults.zip");
  }

  private String manifest() {
    var text =
        new StringBuilder(
            """
            assay: 1
            competition: {slug: faults, name: Under fire, summary: Made pictures for a drill}
            sets:
              - {slug: open, name: Open pairs, role: validation, data: data/open.bin}
              - {slug: hidden, name: Hidden pairs, role: hidden, data: data/hidden.bin}
            tasks:
              - {slug: scores, name: Scores alone, submit: scores, claim_format: sdfr, score: cosine}
              - {slug: model, name: Model alone, submit: model, claim_format: sdfr, score: cosine, max_bytes: 33554432,
                 time_limit_seconds: 120, memory_limit_bytes: 1073741824}
            phases:
            """);
    text.append(phase(MAIN, "", "{per_day: 1000000, per_phase: 1000000}", true));
    text.append(
        phase(
            SEALED,
            "\n    results: 2099-01-01T00:00:00Z",
            "{per_day: 1000000, per_phase: 1000000}",
            true));
    for (int i = 0; i < small; i++) {
      text.append(phase(small(i), "", "{per_day: 1000000, per_phase: %d}".formatted(QUOTA), false));
    }
    for (int i = 0; i < deadlines.size(); i++) {
      text.append(
          phase(
              closing(i),
              "\n    closes: " + deadlines.get(i),
              "{per_day: 1000000, per_phase: 1000000}",
              false));
    }
    return text.toString();
  }

  private static String phase(String slug, String more, String quota, boolean isForModels) {
    var tracks = new StringBuilder();
    tracks.append(
        "      - {task: scores, claims: [open], sets: [open], board: {rule: mean, accepts: [claimed], selection: best}}\n");
    if (isForModels) {
      tracks.append(
          "      - {task: model, sets: [hidden], board: {rule: mean, accepts: [re-run], selection: best}}\n");
    }
    return "  - slug: %s\n    name: %s\n    opens: 2026-01-01T00:00:00Z%s\n    quota: %s\n    tracks:\n%s"
        .formatted(slug, slug, more, quota, tracks);
  }

  static String small(int number) {
    return "small-" + number;
  }

  static String closing(int number) {
    return "closing-" + number;
  }

  /// The accuracy of every entry of a region.
  static double accuracy(int region) {
    return new Region(region).accuracy();
  }

  /// A score file.
  ///
  /// @param number no two files of a region and number are alike
  static byte[] scores(int region, int number) {
    var text = new StringBuilder();
    for (var line : OPEN.cosines(new Region(region))) {
      text.append(
              String.format(Locale.ROOT, "%.9f", Double.parseDouble(line) * (1 - number * SHRINK)))
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// A model; all of a region have the same weights.
  static byte[] model(int region, int number) {
    return Network.seeing(new Region(region), new Draws(7_000 + region), WIDTH)
        .producer("drill " + number)
        .file(Network.EMBEDDING, WIDTH);
  }
}
