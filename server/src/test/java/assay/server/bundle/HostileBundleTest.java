package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cases F07 and F08.
class HostileBundleTest {
  private static final String ADDRESS = "/api/v1/orgs/group/bundles";
  private static final Duration PROMISED = Duration.ofMillis(200);
  private static ServerUnderTest server;
  private static String organizer;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    organizer = server.newOrganization("group");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Documents that hurt other readers.
  enum Hostile {
    BILLION_LAUGHS("yaml.aliases", billionLaughs()),
    QUADRATIC(
        "yaml.unknown_key",
        "a: &a " + "x".repeat(50_000) + "\nb: [" + "*a, ".repeat(50_000) + "x]\n"),
    ITSELF("yaml.unknown_key", "a: &a [*a]\n"),
    ITSELF_WHERE_A_LIST_IS_DUE("bundle.value", "sets: &a [*a]\n"),
    ITSELF_WHERE_A_MAPPING_IS_DUE("yaml.unknown_key", "competition: &a {a: *a}\n"),
    DEEP_FLOW("yaml.too_deep", "assay: " + "[".repeat(10_000)),
    DEEP_MAPPINGS("yaml.too_deep", "assay: " + "{a: ".repeat(10_000)),
    DEEP_BLOCKS("yaml.too_deep", "- ".repeat(10_000) + "a"),
    OBJECT("yaml.tag", "assay: !!javax.script.ScriptEngineManager [1]\n"),
    LOADER(
        "yaml.tag",
        "assay: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1/\"]]]]\n"),
    TWICE("yaml.duplicate_key", "assay: 1\nassay: 1\n"),
    TWICE_WITHIN("yaml.duplicate_key", "assay: 1\ncompetition: {slug: ab, slug: cd}\n"),
    LARGE("yaml.too_large", "assay: 1 # " + "x".repeat(10 << 20)),
    LARGE_LIST("yaml.too_large", "sets:\n" + "- {}\n".repeat(2 << 20)),
    NO_TEXT("yaml.invalid", "assay: \u0000\n");

    private final String code;
    private final String document;

    Hostile(String code, String document) {
      this.code = code;
      this.document = document;
    }

    byte[] bytes() {
      return document.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static String billionLaughs() {
    var laughs = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (char c = 'b'; c <= 'n'; c++) {
      laughs.append(c).append(": &").append(c).append(" [");
      laughs.append(("*" + (char) (c - 1) + ", ").repeat(9)).append("x]\n");
    }
    return laughs.toString();
  }

  @ParameterizedTest
  @EnumSource
  void aHostileDocumentIsRefusedWithinTheTimePromised(Hostile hostile) {
    var document = hostile.bytes();
    // The least of some runs: what the reader needs, not what else the machine was doing.
    var least = Duration.ofDays(1);
    for (int run = 0; run < 8; run++) {
      var mistakes = new Mistakes();
      long begun = System.nanoTime();
      assertThat(ManifestReader.read(document, mistakes)).isEmpty();
      var taken = Duration.ofNanos(System.nanoTime() - begun);
      least = taken.compareTo(least) < 0 ? taken : least;
      assertThat(mistakes.all())
          .anySatisfy(refusal -> assertThat(refusal.code()).isEqualTo(hostile.code));
    }
    assertThat(least).isLessThan(PROMISED);
  }

  @ParameterizedTest
  @EnumSource
  void theServerAnswersIt422(Hostile hostile) {
    var bundle = TestBundle.small("hostile").with("competition.yaml", hostile.bytes());
    var answer = server.post(ADDRESS, organizer, bundle.zip(), "application/zip");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().path("errors").findValuesAsText("code")).contains(hostile.code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.txt",
        "data/../../evil.txt",
        "/tmp/evil.txt",
        "C:\\evil.txt",
        "data\\..\\..\\evil.txt",
        "data/evil.txt/../../../evil.txt"
      })
  void anEntryThatWouldLeaveItsFolderIsRefused(String entry) throws IOException {
    var answer =
        server.post(
            ADDRESS,
            organizer,
            TestBundle.small("evil").with(entry, "evil").zip(),
            "application/zip");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("zip.bad_entry");
    expectNothingLeft();
  }

  @Test
  void anEntryThatHoldsMoreThanItDeclaresIsStoppedThere() throws IOException {
    var zip = TestBundle.small("bomb").with("data/hidden.bin", new byte[64 << 20]).zip();
    assertThat(zip).hasSizeLessThan(2 << 20);
    declare(zip, "data/hidden.bin", 64 << 20, 10);
    var answer = server.post(ADDRESS, organizer, zip, "application/zip");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("zip.too_large");
    expectNothingLeft();
  }

  @Test
  void aManifestThatUnpacksToHundredsOfMegabytesIsReadToItsLimitAlone() throws IOException {
    var zip = TestBundle.small("bomb").with("competition.yaml", new byte[256 << 20]).zip();
    assertThat(zip).hasSizeLessThan(2 << 20);
    var answer = server.post(ADDRESS, organizer, zip, "application/zip");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("yaml.too_large");
    expectNothingLeft();
  }

  @Test
  void moreEntriesThanABundleHasAreRefusedUnread() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 100_000; i++) {
        zip.putNextEntry(new ZipEntry("data/" + i));
        zip.closeEntry();
      }
    }
    var answer = server.post(ADDRESS, organizer, bytes.toByteArray(), "application/zip");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("zip.entries");
  }

  @Test
  void aBundleWithinABundleIsRefused() {
    var inner = TestBundle.small("inner").zip();
    var answer =
        server.post(
            ADDRESS,
            organizer,
            TestBundle.small("outer").with("data/inner.zip", inner).zip(),
            "application/zip");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("zip.nested");
  }

  /// Forges the unpacked size of an entry, in its descriptor and in the central directory.
  private static void declare(byte[] zip, String entry, int actual, int forged) {
    var name = entry.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int changed = 0;
    for (int at = 0; at + 46 <= zip.length; at++) {
      boolean isDescriptor = bytes.getInt(at) == 0x08074b50 && bytes.getInt(at + 12) == actual;
      boolean isCentral =
          bytes.getInt(at) == 0x02014b50
              && bytes.getInt(at + 24) == actual
              && new String(zip, at + 46, name.length, StandardCharsets.UTF_8).equals(entry);
      if (isDescriptor || isCentral) {
        bytes.putInt(at + (isCentral ? 24 : 12), forged);
        changed++;
      }
    }
    assertThat(changed).isEqualTo(2);
  }

  private static void expectNothingLeft() throws IOException {
    try (var files = Files.walk(server.directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("evil") || name.contains("entry-"));
    }
    assertThat(Files.exists(server.directory().resolveSibling("evil.txt"))).isFalse();
    assertThat(
            server
                .get("/api/v1/orgs/group/competitions", organizer)
                .json()
                .findValuesAsText("slug"))
        .isEmpty();
  }
}
