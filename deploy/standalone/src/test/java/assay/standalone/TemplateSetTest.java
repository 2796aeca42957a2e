package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.worker.cli.Assay;
import assay.worker.network.IResNet;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A made set in the layout of IJB, hosted by the single-machine edition and measured by
/// `evaluate`: server, real worker and command line come to the same figures.
@Timeout(600)
class TemplateSetTest {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final int PEOPLE = 8;
  private static final int TEMPLATES = 2 * PEOPLE;
  private static final int SIDE = 140;

  private static final String YAML =
      """
      assay: 1
      competition: {slug: ijb, name: IJB}
      sets:
        - {slug: ijbx, name: IJB-X, role: hidden, protocol: templates, data: data/ijbx.zip, detector_scores: WEIGHED}
      tasks:
        - slug: task
          name: Task
          submit: model
          preprocessing: {mean: 0.5, std: 0.5, flip: sum}
      phases:
        - slug: main
          name: Main
          opens: 2026-01-01T00:00:00Z
          tracks:
            - task: task
              sets: [ijbx]
              board:
                columns:
                  - {set: ijbx, metric: tar@far=1e-1}
                  - {set: ijbx, metric: tar@far=1e-2}
                  - {set: ijbx, metric: auc}
      """;

  @TempDir Path folder;
  private Path set = Path.of("");
  private Path model = Path.of("");

  /// Three photographs a template, each person with a pattern of its own under much noise: a
  /// network with drawn weights tells some of them apart.
  @BeforeEach
  void draw() throws IOException {
    set = Files.createDirectories(folder.resolve("IJBX"));
    Files.createDirectories(set.resolve("meta"));
    Files.createDirectories(set.resolve("loose_crop"));
    model = folder.resolve("model.onnx");
    IResNet.THIN.write(model, 20_261_127);
    var random = new Random(5);
    var members = new StringBuilder();
    var points = new StringBuilder();
    int photographs = 0;
    for (int template = 0; template < TEMPLATES; template++) {
      for (int i = 0; i < 3; i++) {
        var name = ++photographs + ".jpg";
        photograph(set.resolve("loose_crop").resolve(name), template / 2, random);
        // Two of the three are frames of one medium.
        members.append("%s %d %d\n".formatted(name, id(template), 500 + (i + 1) / 2));
        points.append(
            String.format(
                Locale.ROOT,
                "%s %d.5 %d 85.2 65.1 70.25 84.5 55.5 104.25 84.75 106 %.3f\n",
                name,
                50 + random.nextInt(4),
                64 + random.nextInt(3),
                random.nextDouble(0.2, 1)));
      }
    }
    var pairs = new StringBuilder();
    for (int a = 0; a < TEMPLATES; a++) {
      for (int b = a + 1; b < TEMPLATES; b++) {
        pairs.append("%d %d %d\n".formatted(id(a), id(b), a / 2 == b / 2 ? 1 : 0));
      }
    }
    Files.writeString(set.resolve("meta/ijbx_face_tid_mid.txt"), members);
    Files.writeString(set.resolve("meta/ijbx_name_5pts_score.txt"), points);
    Files.writeString(set.resolve("meta/ijbx_template_pair_label.txt"), pairs);
  }

  private static int id(int template) {
    return 7919 * template % 1000 + 3;
  }

  private static void photograph(Path file, int person, Random noise) throws IOException {
    var pattern = new Random(100 + person);
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    for (int i = 0; i < 40; i++) {
      var drawn = i < 14 ? pattern : noise;
      canvas.setColor(new Color(drawn.nextInt(0x1000000)));
      canvas.fillOval(
          drawn.nextInt(SIDE), drawn.nextInt(SIDE), 5 + drawn.nextInt(40), 5 + drawn.nextInt(40));
    }
    canvas.dispose();
    ImageIO.write(image, "jpg", file.toFile());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBoardShowsWhatEvaluatePrints(boolean weighed) throws Exception {
    var expected = evaluated(weighed);
    assertThat(expected.get("pairs").asInt()).isEqualTo(120);
    try (var standalone = Standalone.start(0, folder.resolve("assay"), _ -> {})) {
      var server = standalone.address();
      var organizer =
          new Api(server, Files.readString(folder.resolve("assay/owner-token")).strip());
      organizer
          .postFile("/api/v1/orgs/main/bundles", "application/zip", bundle(weighed))
          .expect(201);
      var participant = Api.signUp(server, "Ada");
      var team =
          participant
              .post("/api/v1/orgs/main/competitions/ijb/teams", Map.of("name", "Ada"))
              .expect(201)
              .body()
              .get("id")
              .asText();
      var submission =
          participant
              .upload(
                  "/api/v1/orgs/main/competitions/ijb/submissions",
                  Map.of("phase", "main", "task", "task", "team", team, "method_name", "made"),
                  Map.of("model", model))
              .expect(201)
              .body()
              .get("id")
              .asText();
      var view =
          participant.await(
              submission, List.of("GRADED", "FAILED_MODEL", "FAILED_SYSTEM"), PATIENCE);
      assertThat(view.get("state").asText()).as(view.toPrettyString()).isEqualTo("GRADED");
      var values =
          new Api(server, "")
              .get("/api/v1/orgs/main/competitions/ijb/board?phase=main&task=task")
              .expect(200)
              .body()
              .get("rows")
              .get(0)
              .get("values");
      assertThat(values.get(0).get("value").asDouble()).isEqualTo(tar(expected, 0));
      assertThat(values.get(1).get("value").asDouble()).isEqualTo(tar(expected, 1));
      assertThat(values.get(2).get("value").asDouble())
          .isCloseTo(expected.get("auc").asDouble(), within(1e-12));
      // Neither chance nor perfection, or the weights would not matter.
      assertThat(tar(expected, 0)).isBetween(0.2, 0.99);
    }
  }

  private static double tar(JsonNode evaluated, int point) {
    return evaluated.get("points").get(point).get("tar").asDouble();
  }

  private JsonNode evaluated(boolean weighed) throws IOException {
    var out = new StringWriter();
    var err = new StringWriter();
    var args =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--model",
                model.toString(),
                "--set",
                set.toString(),
                "--mean",
                "0.5",
                "--std",
                "0.5",
                "--flip",
                "--far=1e-1,1e-2",
                "--json"));
    if (weighed) {
      args.add("--detector_score");
    }
    int exit =
        Assay.run(
            new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    assertThat(exit).as(err.toString()).isEqualTo(Assay.DONE);
    return new ObjectMapper().readTree(out.toString());
  }

  private Path bundle(boolean weighed) throws IOException {
    var inner = folder.resolve("ijbx.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(inner));
        var files = Files.walk(set)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry("IJBX/" + set.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    var bundle = folder.resolve("bundle.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(bundle))) {
      zip.putNextEntry(new ZipEntry("competition.yaml"));
      zip.write(
          YAML.replace("WEIGHED", Boolean.toString(weighed)).getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("data/ijbx.zip"));
      Files.copy(inner, zip);
    }
    return bundle;
  }
}
