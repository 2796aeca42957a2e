package assay.server.bundle;

import assay.server.Contest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// A bundle in memory, to be changed before it is zipped.
public final class TestBundle {
  /// Genuine pairs of the small sets: every other of ten.
  static final boolean[] SAME = {true, false, true, false, true, false, true, false, true, false};

  /// Images of the small hidden set; image 3 stands in two pairs.
  static final int[] HIDDEN = {
    0, 1, 2, 3, 4, 5, 3, 6, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41
  };

  /// Images of the small sanitizer set.
  static final int[] SANITIZER = IntStream.range(50, 70).toArray();

  /// Images of the small validation set.
  static final int[] VALIDATION = IntStream.range(70, 90).toArray();

  /// With the slug still to be said.
  private static final String MANIFEST =
      """
      assay: 1
      competition: {slug: SLUG, name: Small demo, summary: Two tasks, time_zone: Europe/Zurich}
      description: |
        # Hello
        A *small* competition.
      rules: Be fair.
      sets:
        - {slug: sanitizer, name: Sanitizer, role: sanitizer, data: data/sanitizer.bin}
        - slug: hidden
          name: Hidden
          role: hidden
          data: data/hidden.bin
          groups: data/groups.txt
          identities: data/identities.txt
        - {slug: val, name: Validation, role: validation, data: data/val.npy, labels: data/issame.txt}
      tasks:
        - slug: task1
          name: Fixed backbone
          submit: model-and-scores
          claim_format: sdfr
          score: cosine
          embedding: 512
          time_limit_seconds: 600
          scales: [10K, 20K]
        - slug: scores
          name: Scores alone
          submit: scores
          claim_format: datacv
          score: squared-l2
      phases:
        - slug: validation
          name: Validation
          opens: 2026-01-01T00:00:00Z
          quota: {per_day: 10, per_phase: 100}
          tracks:
            - {task: task1, claims: [sanitizer], sets: [hidden]}
            - {task: scores, claims: [val]}
        - slug: test
          name: Test
          opens: 2097-01-01T00:00:00+01:00
          closes: 2097-02-01T00:00:00Z
          results: 2097-03-01T00:00:00Z
          tracks:
            - task: task1
              scales: [10K]
              claims: [sanitizer]
              sets: [hidden, sanitizer]
              board: {rule: borda, accepts: [approved], selection: last}
      """;

  /// With every key of the format, every rule among them.
  private static final String EVERY_KEY =
      """
      assay: 1
      competition:
        slug: SLUG
        name: "Every key: all"
        summary: One line, "quoted"
        time_zone: Europe/Zurich
        pool: own
        private: true
      description: |
        # All keys

          indented, with *Markdown*: and a colon
      rules: "One.\\n\\nTwo. "
      terms: |
        *Terms*, in
        two lines
      teams: {max_members: 6, overlap: forbidden}
      registration:
        - {key: affiliation, ask: "Affiliation: where?", help: As on papers, required: true}
        - {key: size, ask: How many, answer: number, most: 6}
        - {key: kind, ask: Kind, answer: choice, choices: [academia, "industry, other"]}
      sets:
        - slug: sanitizer
          name: Sanitizer
          role: sanitizer
          data: data/sanitizer.bin
          accepted: [data/sanitizer_v1.bin, data/sanitizer_v2.bin]
        - slug: hidden
          name: Hidden
          role: hidden
          data: data/hidden.bin
          corrected_labels: data/corrected.txt
          groups: data/groups.txt
          identities: data/identities.txt
        - {slug: val, name: Validation, role: validation, data: data/val.npy, labels: data/issame.txt}
      tasks:
        - slug: both
          name: Both
          description: "A *task*."
          submit: model-and-scores
          claim_format: sdfr
          score: cosine
          claim_range: {min: -2, max: 2.5}
          embedding: 512
          max_bytes: 1000000
          time_limit_seconds: 600
          memory_limit_bytes: 2147483648
          requires: {device: cuda, memory_bytes: 8000000000}
          tolerance: {match: 0.002, review: 0.03}
          sanitizer: strict
          preprocessing: {mean: 0.5, std: 0.25, flip: sum}
          scales: [10K, 20K, 100K]
          reference_architecture: data/reference.onnx
          fact_sheet:
            - {key: images, ask: Images, answer: number, required: true, most: {10K: 500000, 100K: 5000000}}
            - {key: real, ask: "Anybody real?", answer: yes-no, must: "no"}
        - {slug: scores, name: Scores, submit: scores, claim_format: datacv, score: squared-l2}
        - {slug: model, name: Model, submit: model, requires: {device: cpu}}
      phases:
        - slug: first
          name: First
          opens: 2020-01-01T00:00:00Z
          closes: 2098-01-01T00:00:00.5Z
          results: 2097-03-01T00:00:00+01:00
          freezes: 2097-12-01T00:00:00Z
          anonymous: true
          hold_results: true
          feedback: {ladder: 0.7, decimals: 2, looks: 30}
          grace_minutes: 15
          quota: {per_day: 10, per_phase: 100, sliding: {entries: 2, hours: 6}, concurrent: 1}
          tracks:
            - task: both
              scales: [10K]
              claims: [sanitizer, val]
              sets: [hidden, sanitizer]
              board:
                rule: single
                set: "hidden:auc"
                accepts: [reproduced, approved, published]
                selection: last
                columns:
                  - {set: hidden}
                  - {set: hidden, metric: auc, name: "Area: hidden", ranked: true, private: false}
                  - {set: sanitizer, metric: fnmr@fmr=5e-1, ranked: false, private: true}
                  - {set: sanitizer, metric: average, ranked: false}
              published:
                - name: ArcFace
                  source: "Deng et al. 2019, table 4"
                  link: "https://example.org/arcface"
                  baseline: true
                  values: {hidden: 99.53, "hidden:auc": 97, "sanitizer:average": 0.07}
                - {name: Nothing, source: Nowhere, values: {}}
            - task: both
              scales: [20K, 100K]
              claims: [sanitizer]
              sets: [hidden]
              board: {rule: mean-minus-sd, ddof: 0}
            - {task: scores, claims: [val], sets: [val], board: {rule: borda, ties: dense}}
            - {task: model, sets: [hidden, val], board: {rule: average-rank, ties: min}}
        - slug: second
          name: Second
          opens: 2097-01-01T00:00:00Z
          tracks:
            - {task: model, sets: [val, hidden], board: {rule: worst}}
            - {task: scores, claims: [val]}
      """;

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /// An SDFR-like task and a DataCV-like one, on ten pairs each.
  public static TestBundle small(String slug) {
    return new TestBundle()
        .with("competition.yaml", MANIFEST.replace("SLUG", slug))
        .with("data/sanitizer.bin", TestFaces.bin(SANITIZER, SAME))
        .with("data/hidden.bin", TestFaces.bin(HIDDEN, SAME))
        .with("data/groups.txt", "north\nsouth\n".repeat(5))
        .with("data/identities.txt", "ada\tada\nada\tbob\n".repeat(5))
        .with("data/val.npy", TestFaces.npy(VALIDATION))
        .with("data/issame.txt", "1\n0\n".repeat(5));
  }

  /// Every key of the format.
  public static TestBundle everyKey(String slug) {
    return new TestBundle()
        .with("competition.yaml", EVERY_KEY.replace("SLUG", slug))
        .with("data/sanitizer.bin", TestFaces.bin(SANITIZER, SAME))
        .with("data/sanitizer_v1.bin", TestFaces.bin(VALIDATION, SAME))
        .with("data/sanitizer_v2.bin", TestFaces.bin(HIDDEN, SAME))
        .with("data/hidden.bin", TestFaces.bin(HIDDEN, SAME))
        .with("data/corrected.txt", "0\n1\n".repeat(5))
        .with("data/groups.txt", "north\nsouth\n".repeat(5))
        .with("data/identities.txt", "ada\tada\nada\tbob\n".repeat(5))
        .with("data/val.npy", TestFaces.npy(VALIDATION))
        .with("data/issame.txt", "1\n0\n".repeat(5))
        .with("data/reference.onnx", Contest.model("deeper"));
  }

  /// A bundle of the demo, `sdfr` or `datacv`, with small sets in place of its own.
  static TestBundle demo(String name) throws IOException {
    var yaml =
        Path.of("..", "deploy/standalone/src/main/resources/assay/standalone/demo", name + ".yaml");
    var bundle = new TestBundle().with("competition.yaml", Files.readString(yaml));
    if (name.equals("datacv")) {
      var packed = new ByteArrayOutputStream();
      try (var xz = new XZOutputStream(packed, new LZMA2Options(0))) {
        xz.write(TestFaces.npy(VALIDATION));
      }
      return bundle
          .with("data/validation.xz", packed.toByteArray())
          .with("data/issame.txt", "1\n0\n".repeat(5))
          .with("data/groups.txt", "north\nsouth\n".repeat(5))
          .with("data/identities.txt", "ada\tada\nada\tbob\n".repeat(5));
    }
    for (var set : List.of("daylight", "dusk")) {
      bundle
          .with("data/" + set + ".bin", TestFaces.bin(HIDDEN, SAME))
          .with("data/" + set + "_groups.txt", "north\nsouth\n".repeat(5))
          .with("data/" + set + "_identities.txt", "ada\tada\nada\tbob\n".repeat(5));
    }
    return bundle.with("data/sanitizer_samples.bin", TestFaces.bin(SANITIZER, SAME));
  }

  /// Adds or replaces an entry.
  public TestBundle with(String entry, byte[] bytes) {
    entries.put(entry, bytes);
    return this;
  }

  /// Adds or replaces a text entry.
  public TestBundle with(String entry, String text) {
    return with(entry, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Takes an entry out.
  public TestBundle without(String entry) {
    entries.remove(entry);
    return this;
  }

  /// Changes `competition.yaml`, which must contain the old words.
  public TestBundle replace(String old, String by) {
    var yaml = text("competition.yaml");
    if (!yaml.contains(old)) {
      throw new IllegalArgumentException("no such words: " + old);
    }
    return with("competition.yaml", yaml.replace(old, by));
  }

  /// Names of its entries.
  Stream<String> names() {
    return entries.keySet().stream();
  }

  /// An entry's text.
  public String text(String entry) {
    var bytes = entries.get(entry);
    if (bytes == null) {
      throw new IllegalArgumentException(entry);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// An entry's bytes.
  public byte[] bytes(String entry) {
    var bytes = entries.get(entry);
    if (bytes == null) {
      throw new IllegalArgumentException(entry);
    }
    return bytes.clone();
  }

  /// The bundle as a zip; the same bytes each time.
  public byte[] zip() {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var entry : entries.entrySet()) {
        var header = new ZipEntry(entry.getKey());
        header.setTime(0);
        zip.putNextEntry(header);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
