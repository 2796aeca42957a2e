package assay.server.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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
