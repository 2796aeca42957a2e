package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Real faces, models and claims through HTTP to the boards. The expected figures are those of the
/// data's own README, computed by independent software; the DataCV ones by numpy's 10-fold code on
/// the uploaded text files.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealInputTest {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final List<String> ENDED = List.of("GRADED", "FAILED_MODEL", "FAILED_SYSTEM");

  /// Pairs called right, of 600: facescrub600, lfw600.
  private static final Map<String, int[]> RIGHT =
      Map.of(
          "fr512_rgb", new int[] {584, 596},
          "fr512_bgr", new int[] {585, 596},
          "mfn128", new int[] {583, 594},
          "degraded08", new int[] {576, 595},
          "degraded12", new int[] {554, 581});

  /// Verdict and cause of each planted mistake, as the data's README names them.
  private static final Map<String, String> VERDICTS = new LinkedHashMap<>();

  static {
    VERDICTS.put("honest", "REPRODUCED");
    VERDICTS.put("half_precision_weights", "REPRODUCED");
    VERDICTS.put("shift_0.0005", "REPRODUCED");
    VERDICTS.put("rounded_4_decimals", "REPRODUCED");
    VERDICTS.put("shift_0.005", "REVIEW none");
    VERDICTS.put("channels_bgr", "MISMATCH channels");
    VERDICTS.put("mirrored", "MISMATCH mirrored");
    VERDICTS.put("range_0_255", "MISMATCH input range 0–255");
    VERDICTS.put("range_minus1_1", "MISMATCH input range [-1,1]");
    VERDICTS.put("imagenet_mean_std", "MISMATCH mean/std");
    VERDICTS.put("transposed_hw", "MISMATCH height and width swapped");
    VERDICTS.put("hwc_bytes_read_as_chw", "MISMATCH pixel layout (HWC bytes read as CHW)");
    VERDICTS.put("squared_l2_for_cosine", "MISMATCH distance instead of similarity");
    VERDICTS.put("mapped_to_0_1", "MISMATCH affine map (s+1)/2");
    VERDICTS.put("not_normalised", "MISMATCH embeddings not normalised");
    VERDICTS.put("pairs_shuffled", "MISMATCH pair order");
    VERDICTS.put("older_weights", "MISMATCH none");
  }

  private Path folder = Path.of("");
  private Path data = Path.of("");
  private Standalone standalone;
  private Api organizer;
  private Api participant;

  @BeforeAll
  void host(@TempDir Path temporary) throws Exception {
    folder = temporary;
    data = RealData.require("RealInputTest");
    standalone = Standalone.start(0, folder.resolve("assay"), _ -> {});
    var server = standalone.address();
    organizer = new Api(server, Files.readString(folder.resolve("assay/owner-token")).strip());
    importBundle(
        SDFR,
        Map.of(
            "data/sanitizer_samples.bin", data.resolve("sanitizer100/sanitizer_samples.bin"),
            "data/facescrub600.bin", data.resolve("facescrub600/facescrub600.bin"),
            "data/lfw600.bin", data.resolve("lfw600/lfw600.bin")));
    importBundle(
        DATACV,
        Map.of(
            "data/validation.xz", data.resolve("datacv600/validation.xz"),
            "data/issame.txt", data.resolve("datacv600/issame.txt")));
    participant = Api.signUp(server, "Ada");
  }

  @AfterAll
  void stop() throws Exception {
    if (standalone != null) {
      standalone.close();
    }
  }

  @Test
  void theSmallModelsFiguresAreThoseOfIndependentSoftware() throws Exception {
    var entry = submitted("test", "task2", "small", model("mfn128"), claim("mfn128", "task2"));
    var view = participant.await(entry, ENDED, PATIENCE);
    assertThat(view.get("state").asText()).as(view.toPrettyString()).isEqualTo("GRADED");
    assertThat(view.get("verdict").asText()).isEqualTo("REPRODUCED");
    assertFigures("mfn128", bySet(view.get("sets")));
    var row = board("sdfr-real", "test", "task2", "").get("rows").get(0);
    assertThat(row.get("evidence").asText()).isEqualTo("reproduced");
    assertFigures("mfn128", bySet(row.get("values")));
  }

  @Tag("slow")
  @Test
  void boardsShowTheFiguresOfIndependentSoftware() throws Exception {
    var entries = new LinkedHashMap<String, String>();
    for (var model : List.of("fr512_rgb", "fr512_bgr", "degraded08", "degraded12")) {
      entries.put(model, submitted("test", "task1", model, model(model), claim(model, "task1")));
    }
    entries.put(
        "mfn128", submitted("test", "task2", "mfn128", model("mfn128"), claim("mfn128", "task2")));
    var swapped =
        submitted(
            "test",
            "task1",
            "swapped",
            model("fr512_rgb"),
            claim("fr512_rgb_fed_bgr_by_mistake", "task1"));
    for (var entry : entries.entrySet()) {
      var view = participant.await(entry.getValue(), ENDED, PATIENCE);
      assertThat(view.get("state").asText()).as(view.toPrettyString()).isEqualTo("GRADED");
      assertThat(view.get("verdict").asText()).isEqualTo("REPRODUCED");
      assertFigures(entry.getKey(), bySet(view.get("sets")));
    }
    var board = board("sdfr-real", "test", "task1", "");
    var order =
        StreamSupport.stream(board.get("rows").spliterator(), false)
            .map(row -> row.get("team").asText())
            .toList();
    // Means: fr512_bgr (585 + 596), fr512_rgb (584 + 596), degraded08 (576 + 595), degraded12 (554
    // + 581).
    assertThat(order).containsExactly("fr512_bgr", "fr512_rgb", "degraded08", "degraded12");
    for (var row : board.get("rows")) {
      assertThat(row.get("evidence").asText()).isEqualTo("reproduced");
      assertFigures(row.get("team").asText(), bySet(row.get("values")));
    }
    assertFigures(
        "mfn128", bySet(board("sdfr-real", "test", "task2", "").get("rows").get(0).get("values")));

    var mismatch = participant.await(swapped, ENDED, PATIENCE);
    assertThat(mismatch.get("verdict").asText()).isEqualTo("MISMATCH");
    for (var set : mismatch.get("sets")) {
      if (!set.get("set").asText().equals("sanitizer")) {
        assertThat(set.get("value").isNull()).as("no hidden score on a mismatch: " + set).isTrue();
      }
    }
    var cases = organizer.get("/api/v1/orgs/main/cases?state=open").expect(200).body().get("items");
    assertThat(cases.toString()).contains(swapped);
  }

  @Test
  void resultFilesAreJudgedAtEachScale() throws Exception {
    // Right of 600 by numpy and scikit-learn's KFold on the text files.
    var right = Map.of("10K", 555, "20K", 575, "100K", 585);
    var claims =
        Map.of(
            "10K",
            "datacv_10K_degraded12",
            "20K",
            "datacv_20K_degraded08",
            "100K",
            "datacv_100K_fr512_rgb");
    team("datacv-real", "scores");
    for (var scale : right.keySet()) {
      var answer =
          participant.upload(
              competition("datacv-real") + "/submissions",
              Map.of(
                  "phase",
                  "validation",
                  "task",
                  "recognition",
                  "scale",
                  scale,
                  "team",
                  teamId("datacv-real", "scores")),
              Map.of(
                  "scores",
                  data.resolve("claims").resolve(claims.get(scale)).resolve("result.zip")));
      answer.expect(201);
      var view = participant.await(answer.body().get("id").asText(), ENDED, PATIENCE);
      assertThat(view.get("state").asText()).isEqualTo("GRADED");
      var row = board("datacv-real", "validation", "recognition", scale).get("rows").get(0);
      assertThat(row.get("evidence").asText()).isEqualTo("claimed");
      assertThat(row.get("values").get(0).get("value").asDouble())
          .isCloseTo(right.get(scale) / 600.0, within(1e-12));
    }
  }

  @Tag("slow")
  @Test
  void eachPlantedMistakeGetsItsVerdict() throws Exception {
    var submissions = new LinkedHashMap<String, String>();
    for (var mistake : VERDICTS.keySet()) {
      var claim =
          data.resolve("claims/mistakes").resolve(mistake).resolve("task1_sanitizer_scores.txt");
      submissions.put(mistake, submitted("check", "task1", "mistakes", model("fr512_rgb"), claim));
    }
    var found = new LinkedHashMap<String, String>();
    for (var submission : submissions.entrySet()) {
      participant.await(submission.getValue(), ENDED, PATIENCE);
      found.put(submission.getKey(), diagnosed(submission.getValue()));
    }
    assertThat(found).isEqualTo(VERDICTS);
  }

  /// The verdict, and the cause where there is something to explain; waits until it is known.
  private String diagnosed(String submission) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var view = participant.get("/api/v1/submissions/" + submission).expect(200).body();
      var diagnosis = view.get("sets").get(0).get("diagnosis");
      var verdict = view.get("verdict").asText();
      if (diagnosis.isNull()) {
        return verdict;
      }
      if (diagnosis.get("state").asText().equals("made")) {
        return verdict + " " + diagnosis.get("name").asText("none");
      }
      assertThat(System.nanoTime()).as("still " + view.toPrettyString()).isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  @Test
  void theGateAnswersEachModelAsListed() throws Exception {
    var task1 =
        Map.of(
            "fr512_rgb",
            "ok",
            "fr512_bgr",
            "ok",
            "degraded08",
            "ok",
            "degraded12",
            "ok",
            "original_fr",
            "ok*",
            "mfn128",
            "refused",
            "original_mfn",
            "refused");
    var task2 =
        Map.of(
            "fr512_rgb",
            "ok",
            "fr512_bgr",
            "ok",
            "degraded08",
            "ok",
            "degraded12",
            "ok",
            "original_fr",
            "ok*",
            "mfn128",
            "ok",
            "original_mfn",
            "ok*");
    for (var task : Map.of("task1", task1, "task2", task2).entrySet()) {
      for (var model : task.getValue().entrySet()) {
        var answer =
            submit(
                "check", task.getKey(), "gate", model(model.getKey()), claim("fr512_rgb", "task1"));
        var as = task.getKey() + " " + model.getKey() + " " + answer.body().toPrettyString();
        if (model.getValue().equals("refused")) {
          assertThat(answer.status()).as(as).isEqualTo(422);
          assertThat(answer.body().get("code").asText()).as(as).isEqualTo("onnx.signature");
          assertThat(answer.body().get("expected").asText()).as(as).contains("512");
          assertThat(answer.body().get("found").asText()).as(as).contains("128");
        } else {
          assertThat(answer.status()).as(as).isEqualTo(201);
          assertThat(answer.body().get("files").toString().contains("fixed batch"))
              .as(as)
              .isEqualTo(model.getValue().equals("ok*"));
          // Only the door is looked at here; the runs would take minutes.
          participant.post(
              "/api/v1/submissions/%s/cancel".formatted(answer.body().get("id").asText()),
              Map.of());
        }
      }
    }
  }

  private static void assertFigures(String model, Map<String, Double> figures) {
    var right = Objects.requireNonNull(RIGHT.get(model), model);
    assertThat(figures.get("facescrub")).as(model).isCloseTo(right[0] / 600.0, within(1e-12));
    assertThat(figures.get("lfw")).as(model).isCloseTo(right[1] / 600.0, within(1e-12));
  }

  private static Map<String, Double> bySet(JsonNode figures) {
    var bySet = new HashMap<String, Double>();
    figures.forEach(
        figure -> bySet.put(figure.get("set").asText(), figure.get("value").asDouble()));
    return bySet;
  }

  private JsonNode board(String competition, String phase, String task, String scale) {
    return new Api(standalone.address(), "")
        .get(
            competition(competition)
                + "/board?phase=%s&task=%s&scale=%s".formatted(phase, task, scale))
        .expect(200)
        .body();
  }

  private String submitted(String phase, String task, String team, Path model, Path claim) {
    return submit(phase, task, team, model, claim).expect(201).body().get("id").asText();
  }

  private Api.Answer submit(String phase, String task, String team, Path model, Path claim) {
    team("sdfr-real", team);
    return participant.upload(
        competition("sdfr-real") + "/submissions",
        Map.of(
            "phase", phase, "task", task, "team", teamId("sdfr-real", team), "method_name", team),
        Map.of("model", model, "scores", claim));
  }

  private final Map<String, String> teams = new HashMap<>();

  private void team(String competition, String name) {
    teams.computeIfAbsent(
        competition + "/" + name,
        _ ->
            participant
                .post(competition(competition) + "/teams", Map.of("name", name))
                .expect(201)
                .body()
                .get("id")
                .asText());
  }

  private String teamId(String competition, String name) {
    return teams.getOrDefault(competition + "/" + name, "");
  }

  private static String competition(String slug) {
    return "/api/v1/orgs/main/competitions/" + slug;
  }

  private Path model(String name) {
    var models = data.resolve("models");
    return switch (name) {
      case "degraded08", "degraded12" -> models.resolve("degraded/fr512_" + name + ".onnx");
      case "mfn128" -> models.resolve("mfn128/mfn128.onnx");
      case "original_mfn" -> models.resolve("mfn128/original_opset10_fixedbatch1.onnx");
      case "original_fr" -> models.resolve("fr512/original_fr_feature_fixedbatch1.onnx");
      default -> models.resolve("fr512").resolve(name + ".onnx");
    };
  }

  private Path claim(String name, String task) {
    return data.resolve("claims").resolve(name).resolve(task + "_sanitizer_scores.txt");
  }

  private void importBundle(String manifest, Map<String, Path> files) throws IOException {
    var zip = Files.createTempFile(folder, "bundle", ".zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("competition.yaml"));
      out.write(manifest.getBytes(StandardCharsets.UTF_8));
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        Files.copy(file.getValue(), out);
      }
    }
    organizer.postFile("/api/v1/orgs/main/bundles", "application/zip", zip).expect(201);
  }

  private static final String SDFR =
      """
      assay: 1
      competition: {slug: sdfr-real, name: SDFR on real faces, summary: Real input, time_zone: Europe/Zurich}
      sets:
        - {slug: sanitizer, name: Sanitizer, role: sanitizer, data: data/sanitizer_samples.bin}
        - {slug: facescrub, name: FaceScrub, role: hidden, data: data/facescrub600.bin}
        - {slug: lfw, name: LFW, role: hidden, data: data/lfw600.bin}
      tasks:
        # The range lets a distance handed in for a cosine through to its verdict.
        - {slug: task1, name: Fixed backbone, submit: model-and-scores, claim_format: sdfr, score: cosine, claim_range: {min: -20, max: 20}, embedding: 512}
        - {slug: task2, name: Open, submit: model-and-scores, claim_format: sdfr, score: cosine}
      phases:
        - slug: test
          name: Test
          opens: 2026-01-01T00:00:00Z
          tracks:
            - {task: task1, claims: [sanitizer], sets: [facescrub, lfw], board: {rule: mean, accepts: [reproduced, approved], selection: best}}
            - {task: task2, claims: [sanitizer], sets: [facescrub, lfw], board: {rule: borda, accepts: [reproduced, approved], selection: best}}
        - slug: check
          name: Check
          opens: 2026-01-01T00:00:00Z
          tracks:
            - {task: task1, claims: [sanitizer], sets: [sanitizer], board: {rule: mean, accepts: [reproduced, approved], selection: best}}
            - {task: task2, claims: [sanitizer], sets: [sanitizer], board: {rule: mean, accepts: [reproduced, approved], selection: best}}
      """;

  private static final String DATACV =
      """
      assay: 1
      competition: {slug: datacv-real, name: DataCV on real faces, summary: Real input, time_zone: UTC}
      sets:
        - {slug: validation, name: Validation, role: validation, data: data/validation.xz, labels: data/issame.txt}
      tasks:
        - {slug: recognition, name: Recognition, submit: scores, claim_format: datacv, score: squared-l2, scales: [10K, 20K, 100K]}
      phases:
        - slug: validation
          name: Validation
          opens: 2026-01-01T00:00:00Z
          tracks:
            - {task: recognition, claims: [validation], sets: [validation], board: {rule: mean, accepts: [claimed], selection: best}}
      """;
}
