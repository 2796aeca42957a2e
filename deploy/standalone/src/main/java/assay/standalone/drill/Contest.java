package assay.standalone.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The competition that is entered: two tasks on one hidden set, with limits that end a hostile run
/// soon.
record Contest(Path folder) {
  static final String SLUG = "drill";
  static final String PHASE = "afternoon";

  /// Small, so that a file that is too large is not large.
  static final long MAX_BYTES = 32L << 20;

  /// What a model may use.
  ///
  /// @param seconds of a whole run; an honest one takes about one on an idle machine
  /// @param memoryBytes beside the engine itself
  record Limits(int seconds, long memoryBytes) {}

  /// Where an entry goes.
  enum Task {
    /// 512 numbers an image, with the scores that it gave on the sanitizer.
    FIXED("fixed", 512),
    /// Any width, the model alone.
    FREE("free", 0);

    private final String slug;
    private final int width;

    Task(String slug, int width) {
      this.slug = slug;
      this.width = width;
    }

    String slug() {
      return slug;
    }

    /// What the task demands, or some width where it demands none.
    int width(int otherwise) {
      return width == 0 ? otherwise : width;
    }

    boolean wantsClaim() {
      return this == FIXED;
    }
  }

  /// Makes pictures and bundle.
  static Contest in(Path folder, Limits limits) throws IOException {
    var contest = new Contest(folder);
    Files.createDirectories(folder);
    Pictures.sanitizer().writeBin(folder.resolve("sanitizer.bin"));
    Pictures.hidden().writeBin(folder.resolve("hidden.bin"));
    try (var zip = new ZipOutputStream(Files.newOutputStream(contest.bundle()))) {
      zip.putNextEntry(new ZipEntry("competition.yaml"));
      zip.write(manifest(limits).getBytes(StandardCharsets.UTF_8));
      for (var set : new String[] {"sanitizer.bin", "hidden.bin"}) {
        zip.putNextEntry(new ZipEntry("data/" + set));
        Files.copy(folder.resolve(set), zip);
      }
    }
    return contest;
  }

  private static String manifest(Limits limits) {
    return """
    assay: 1
    competition: {slug: %s, name: The hostile afternoon, summary: Made pictures for a drill}
    sets:
      - {slug: sanitizer, name: Sanitizer, role: sanitizer, data: data/sanitizer.bin}
      - {slug: hidden, name: Hidden pairs, role: hidden, data: data/hidden.bin}
    tasks:
      - {slug: fixed, name: Fixed width, submit: model-and-scores, claim_format: sdfr, score: cosine, embedding: 512,
         max_bytes: %d, time_limit_seconds: %d, memory_limit_bytes: %d}
      - {slug: free, name: Any width, submit: model, claim_format: sdfr, score: cosine,
         max_bytes: %d, time_limit_seconds: %d, memory_limit_bytes: %d}
    phases:
      - slug: %s
        name: Afternoon
        opens: 2026-01-01T00:00:00Z
        quota: {per_day: 10000, per_phase: 10000}
        tracks:
          - {task: fixed, claims: [sanitizer], sets: [hidden], board: {rule: mean, accepts: [reproduced, approved], selection: best}}
          - {task: free, sets: [hidden], board: {rule: mean, accepts: [re-run, approved], selection: best}}
    """
        .formatted(
            SLUG,
            MAX_BYTES,
            limits.seconds(),
            limits.memoryBytes(),
            MAX_BYTES,
            limits.seconds(),
            limits.memoryBytes(),
            PHASE);
  }

  Path bundle() {
    return folder.resolve("drill.zip");
  }
}
