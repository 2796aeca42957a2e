package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.server.competition.Task;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bundles of `deploy/bundles`: read without a mistake, with the figures of the papers (golden
/// vectors 14 and 16) in their published rows.
class ShippedBundlesTest {
  private static final Path BUNDLES = Path.of("..", "deploy", "bundles");
  private static final Path VECTORS =
      Path.of("..", "grading", "src", "test", "resources", "vectors");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Manifest manifest(String name) throws IOException {
    var mistakes = new Mistakes();
    var read =
        ManifestReader.read(
            Files.readAllBytes(BUNDLES.resolve(name).resolve("competition.yaml")), mistakes);
    assertThat(mistakes.all()).isEmpty();
    return read.orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sdfr-2024",
        "datacv-2025",
        "frcsyn-wacv2024",
        "frcsyn-cvpr2024",
        "adaface-validation"
      })
  void isReadWithoutAMistakeAndReadsBackTheSame(String name) throws IOException {
    var manifest = manifest(name);
    assertThat(manifest.about().slug()).isEqualTo(name);
    var again = new Mistakes();
    var written = ManifestReader.read(ManifestWriter.write(manifest), again);
    assertThat(again.all()).isEmpty();
    assertThat(written.orElseThrow().tasks()).isEqualTo(manifest.tasks());
    assertThat(written.orElseThrow().about()).isEqualTo(manifest.about());
  }

  /// Which file its README tells organizers to bring.
  @ParameterizedTest
  @ValueSource(strings = {"sdfr-2024", "datacv-2025", "adaface-validation"})
  void everyFileIsInTheReadme(String name) throws IOException {
    var readme = Files.readString(BUNDLES.resolve(name).resolve("README.md"));
    for (var set : manifest(name).sets()) {
      for (var file : set.files().all()) {
        assertThat(readme).contains("`" + file.replaceFirst("^data/", "") + "`");
      }
    }
  }

  @Test
  void sdfrRanksBySevenSetsWithBorda() throws IOException {
    var manifest = manifest("sdfr-2024");
    assertThat(manifest.tasks())
        .extracting(Manifest.TaskPart::slug)
        .containsExactly("task1", "task2");
    for (var track : manifest.phases().getFirst().tracks()) {
      assertThat(track.board().rule().name()).isEqualTo("borda");
      assertThat(track.columns()).hasSize(7);
      assertThat(track.claims()).containsExactly("sanitizer");
    }
    assertThat(manifest.task("task1").run().contract().embedding()).hasValue(512);
    assertThat(manifest.task("task2").run().contract().embedding()).isEmpty();
    assertThat(manifest.tasks()).allMatch(task -> task.submit() == Task.Submit.MODEL_AND_SCORES);
  }

  @ParameterizedTest
  @CsvSource({"10K, 10000, 500000", "20K, 20000, 1000000", "100K, 100000, 5000000"})
  void dataCvCapsIdentitiesAndImagesOfEachScale(String scale, long identities, long images)
      throws IOException {
    var sheet = manifest("datacv-2025").task("generation").factSheet();
    assertThat(sheet.get(0).most()).containsEntry(scale, identities);
    assertThat(sheet.get(1).most()).containsEntry(scale, images);
  }

  @ParameterizedTest
  @CsvSource({"frcsyn-cvpr2024, CVPR2024, 6", "frcsyn-wacv2024, WACV2024, 4"})
  void everyTableOfFrcsynIsThere(String name, String edition, int count) throws IOException {
    var tracks = manifest(name).phases().getFirst().tracks();
    assertThat(tracks).hasSize(count);
    var tables = vector("14_leaderboard_replay_frcsyn.json");
    for (var track : tracks) {
      var number = track.task().replaceFirst("task-(\\d)-(\\d)", "$1.$2");
      var published = tables.path(edition + " " + number);
      assertThat(track.published())
          .extracting(Manifest.PublishedPart::name)
          .containsExactlyElementsOf(published.findValuesAsText("team"));
      for (int i = 0; i < published.size(); i++) {
        var values = track.published().get(i).values();
        boolean isBias = number.startsWith("1");
        share(values, isBias ? "bupt:average" : "overall", published.get(i).path("avg"));
        share(values, isBias ? "bupt:gap" : "overall:gap", published.get(i).path("gap"));
        if (isBias) {
          share(values, "bupt:trade-off", published.get(i).path("to"));
        }
      }
    }
  }

  @Test
  void adaFacesTablesAreThere() throws IOException {
    var tracks = manifest("adaface-validation").phases().getFirst().tracks();
    var tables = vector("16_leaderboard_replay_other.json");
    for (var row : tables.path("AdaFace_HQ").path("rows")) {
      var name = "AdaFace %s, %s".formatted(row.path("arch").asText(), row.path("train").asText());
      var values = values(tracks.getFirst(), name);
      assertThat(values.get("lfw")).isCloseTo(row.path("LFW").asDouble(), within(1e-12));
      assertThat(values.get("agedb-30")).isCloseTo(row.path("AGEDB").asDouble(), within(1e-12));
    }
    for (var row : tables.path("AdaFace_IJB_TAR@1e-4").path("rows")) {
      var name = "AdaFace %s, %s".formatted(row.path("arch").asText(), row.path("train").asText());
      var values = values(tracks.get(1), name);
      share(values, "ijbb:tar@far=1e-4", row.path("IJBB"));
      share(values, "ijbc:tar@far=1e-4", row.path("IJBC"));
    }
    for (var row : tables.path("seed_ADMIS_5_benchmarks").path("rows")) {
      var name = "IR-50 ArcFace, " + row.path("Dataset").asText();
      share(values(tracks.getFirst(), name), "calfw", row.path("CALFW"));
    }
  }

  private static Map<String, Double> values(Manifest.TrackPart track, String name) {
    return track.published().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row " + name))
        .values();
  }

  private static void share(Map<String, Double> values, String key, JsonNode percent) {
    assertThat(values.get(key))
        .as(key)
        .isCloseTo(Objects.requireNonNull(percent).asDouble() / 100, within(1e-12));
  }

  private static JsonNode vector(String file) throws IOException {
    return JSON.readTree(VECTORS.resolve(file).toFile()).path("tables");
  }
}
