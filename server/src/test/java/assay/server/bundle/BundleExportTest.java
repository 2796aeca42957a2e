package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A competition written out is the competition that was read.
class BundleExportTest {
  private static ServerUnderTest server;
  private static String first;
  private static String second;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    first = server.newOrganization("first");
    second = server.newOrganization("second");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerUnderTest.Answer send(String org, String token, byte[] zip) {
    return server.post("/api/v1/orgs/" + org + "/bundles", token, zip, "application/zip");
  }

  private static byte[] export(String org, String token, String slug) {
    var answer = server.get("/api/v1/orgs/%s/competitions/%s/bundle".formatted(org, slug), token);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/zip");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-store");
    return answer.response().body();
  }

  private static Map<String, byte[]> entries(byte[] bytes) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static Manifest manifest(byte[] yaml) {
    var mistakes = new Mistakes();
    var read = ManifestReader.read(yaml, mistakes);
    assertThat(mistakes.all()).isEmpty();
    return read.orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "every-key", "sdfr-demo", "datacv-demo"})
  void whatIsExportedChangesNothingHereAndMakesTheSameElsewhere(String slug) throws IOException {
    var bundle =
        switch (slug) {
          case "small" -> TestBundle.small(slug);
          case "every-key" -> TestBundle.everyKey(slug);
          default -> TestBundle.demo(slug.replace("-demo", ""));
        };
    assertThat(send("first", first, bundle.zip()).status()).isEqualTo(201);
    var exported = export("first", first, slug);
    assertThat(export("first", first, slug)).isEqualTo(exported);

    var here = send("first", first, exported);
    assertThat(here.status()).as(here.text()).isEqualTo(200);
    assertThat(here.json().path("changes").isNull()).as(here.text()).isTrue();

    assertThat(send("second", second, exported).status()).isEqualTo(201);
    assertThat(export("second", second, slug)).isEqualTo(exported);
    var there = send("second", second, bundle.zip());
    assertThat(there.json().path("changes").isNull()).as(there.text()).isTrue();

    var entries = entries(exported);
    var read = manifest(Objects.requireNonNull(entries.get("competition.yaml")));
    var wrote = manifest(bundle.text("competition.yaml").getBytes(StandardCharsets.UTF_8));
    assertThat(read.about()).isEqualTo(wrote.about());
    assertThat(read.phases().stream().map(Manifest.PhasePart::secrecy).toList())
        .isEqualTo(wrote.phases().stream().map(Manifest.PhasePart::secrecy).toList());
    assertThat(read.phases().stream().map(Manifest.PhasePart::quota).toList())
        .isEqualTo(wrote.phases().stream().map(Manifest.PhasePart::quota).toList());
    assertThat(read.tasks().stream().map(task -> task.with(null)).toList())
        .isEqualTo(wrote.tasks().stream().map(task -> task.with(null)).toList());
    // Whatever their names: data and reference models go out as they came in.
    bundle
        .names()
        .filter(name -> name.startsWith("data/"))
        .forEach(name ->
            assertThat(entries.values())
                .as(name)
                .anySatisfy(bytes -> assertThat(bytes).isEqualTo(bundle.bytes(name))));
  }

  @Test
  void everyFileOfABundleIsExported() throws IOException {
    var bundle = TestBundle.everyKey("files");
    assertThat(send("first", first, bundle.zip()).status()).isEqualTo(201);
    var entries = entries(export("first", first, "files"));
    assertThat(entries.keySet())
        .containsExactly(
            "competition.yaml",
            "data/sanitizer.bin",
            "data/sanitizer.v1.bin",
            "data/sanitizer.v2.bin",
            "data/hidden.bin",
            "data/hidden.labels.txt",
            "data/hidden.groups.txt",
            "data/hidden.identities.txt",
            "data/val.npy",
            "data/val.labels.txt",
            "data/both.reference.onnx");
    assertThat(entries.get("data/sanitizer.v1.bin"))
        .isEqualTo(bundle.bytes("data/sanitizer_v1.bin"));
    assertThat(entries.get("data/hidden.labels.txt")).isEqualTo(bundle.bytes("data/corrected.txt"));
    assertThat(entries.get("data/hidden.identities.txt"))
        .isEqualTo(bundle.bytes("data/identities.txt"));
    assertThat(entries.get("data/both.reference.onnx"))
        .isEqualTo(bundle.bytes("data/reference.onnx"));
  }

  /// Labels that are corrected do not make a file public that tells the old ones.
  @Test
  void aValidationFileWithLabelsStaysSecretWhenTheyAreCorrected() {
    var bundle =
        TestBundle.small("corrected")
            .replace(
                "data: data/val.npy, labels: data/issame.txt",
                "data: data/val.bin, corrected_labels: data/issame.txt")
            .without("data/val.npy")
            .with("data/val.bin", TestFaces.bin(TestBundle.VALIDATION, TestBundle.SAME));
    assertThat(send("first", first, bundle.zip()).status()).isEqualTo(201);
    assertThat(
            server.get("/api/v1/orgs/first/competitions/corrected/sets/val/data", first).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two\nlines",
        "two\nlines\n",
        "blank\n\nbetween\n",
        "ends twice\n\n",
        "\nbegins with one",
        "  begins with blanks\nand goes on\n",
        "a line\n    - deeper: [1]\n",
        "# no comment\n--- \n...\n",
        "trailing \nblanks \n",
        "tab\there\nand\n",
        "Ünï→cödé 𝔉 \u0085\n",
        "colon: and 'quotes' \"both\" \\ back",
        "null",
        "12",
        "- a",
        "%YAML",
        "\n",
        " "
      })
  void everyTextReadsBackTheSame(String text) {
    var read = TestBundle.small("text");
    var manifest = manifest(read.text("competition.yaml").getBytes(StandardCharsets.UTF_8));
    var about = manifest.about();
    var other =
        new Manifest(
            new Manifest.About(
                about.slug(),
                about.name(),
                about.summary(),
                about.timeZone(),
                about.pool(),
                about.isPrivate(),
                text,
                text,
                about.entrance()),
            manifest.sets(),
            manifest.tasks(),
            manifest.phases());
    var written = manifest(ManifestWriter.write(other));
    assertThat(List.of(written.about().description(), written.about().rules()))
        .containsExactly(text, text);
  }
}
