package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.Checked;
import assay.grading.faceset.FaceImages;
import assay.worker.OnnxWriter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model whose embedding is the mean colour, on images of one colour: every score is an angle
/// between colours.
class EvaluateTest {
  private static final String LANDMARKS =
      " 58.2946 71.6963 93.5318 71.5014 76.0252 91.7366 61.5493 112.3655 90.7299 112.2041 ";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String model = "";

  @BeforeEach
  void write() throws IOException {
    model = Files.write(directory.resolve("m.onnx"), OnnxWriter.channelMeans()).toString();
  }

  private int evaluate(Path set, String... more) {
    var args = new ArrayList<>(List.of("evaluate", "--model", model, "--set", set.toString()));
    args.addAll(List.of(more));
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private void colour(String name, Color colour, int side) throws IOException {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    canvas.setColor(colour);
    canvas.fillRect(0, 0, side, side);
    canvas.dispose();
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private Path text(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /// Template 50 is half red, half green; 30 green; 40 blue.
  private void ijb() throws IOException {
    colour("loose_crop/1.png", Color.RED, 160);
    colour("loose_crop/2.png", Color.GREEN, 160);
    colour("loose_crop/3.png", Color.GREEN, 160);
    colour("loose_crop/4.png", Color.BLUE, 160);
    text(
        "meta/ijbb_face_tid_mid.txt",
        "1.png 50 1\n2.png 50 2\n3.png 30 7\n3.png 30 7\n4.png 40 1\n");
    text(
        "meta/ijbb_name_5pts_score.txt",
        "1.png"
            + LANDMARKS
            + "0.5\n2.png"
            + LANDMARKS
            + "1\n3.png"
            + LANDMARKS
            + "0.9\n3.png"
            + LANDMARKS
            + "0.7\n4.png"
            + LANDMARKS
            + "1\n");
    text("meta/ijbb_template_pair_label.txt", "50 30 1\n50 40 0\n30 40 0\n");
  }

  @ParameterizedTest
  @CsvSource({
    // cos((1, 1), (0, 1)) and cos((0.5, 1), (0, 1)).
    "--no-flip, 0.70710678", "--detector_score, 0.89442719", "--fusion=unit, 0.70710678",
    "--fusion=sum_of_units, 0.70710678", "--flip, 0.70710678", "--warp=opencv_5, 0.70710678",
  })
  void templatesOfAnIjbFolderArePooled(String option, double score) throws IOException {
    ijb();
    assertThat(evaluate(directory, option, "--far=0.5,1", "--readout=conservative", "--json"))
        .as(err.toString())
        .isEqualTo(Assay.DONE);
    var answer = json();
    assertThat(answer.get("templates").asInt()).isEqualTo(3);
    assertThat(answer.get("images").asInt()).isEqualTo(5);
    assertThat(answer.get("genuine").asInt()).isEqualTo(1);
    assertThat(answer.get("impostors").asInt()).isEqualTo(2);
    assertThat(answer.get("auc").asDouble()).isEqualTo(1);
    assertThat(answer.get("eer").asDouble()).isEqualTo(0);
    assertThat(answer.get("points")).hasSize(2);
    assertThat(answer.get("points").get(0).get("tar").asDouble()).isEqualTo(1);
    var strict = json().get("points").get(0);
    assertThat(strict.get("supported").asBoolean()).isTrue();
    out.getBuffer().setLength(0);
    evaluate(directory, option, "--far=0", "--readout=nearest", "--json");
    assertThat(json().get("points").get(0).get("threshold").asDouble())
        .isCloseTo(score, within(1e-6));
  }

  @Test
  void theTableIsForReading() throws IOException {
    ijb();
    assertThat(evaluate(directory)).isEqualTo(Assay.DONE);
    assertThat(out.toString())
        .contains(
            "1e-06", "fewer impostors than 1 / FAR", "AUC 1.000000", "3 templates of 5 images");
  }

  @Test
  void anImageThatCannotBeAlignedIsNamed() throws IOException {
    ijb();
    Files.write(directory.resolve("loose_crop/4.png"), new byte[] {1, 2, 3});
    assertThat(evaluate(directory, "--json")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(json().get("code").asText()).isEqualTo("image.format");
    assertThat(json().get("where").asText()).isEqualTo("loose_crop/`4.png`");
  }

  @Test
  void pairsOfOneKindHaveNoCurve() throws IOException {
    ijb();
    text("meta/ijbb_template_pair_label.txt", "50 30 1\n50 40 1\n");
    assertThat(evaluate(directory, "--json")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(json().get("code").asText()).isEqualTo("set.one_kind");
  }

  @Test
  void aListOfPairsIsFoundInItsFolder() throws IOException {
    colour("red.png", Color.RED, 112);
    colour("green.png", Color.GREEN, 112);
    text(
        "pairs.csv",
        "image1,image2,same\n" + "red.png,red.png,1\nred.png,green.png,0\n".repeat(10));
    assertThat(evaluate(directory, "--json")).as(err.toString()).isEqualTo(Assay.DONE);
    assertThat(json().get("accuracy").asDouble()).isEqualTo(1);
    assertThat(json().get("pairs").asInt()).isEqualTo(20);
    assertThat(json().get("images").asInt()).isEqualTo(2);
  }

  @Test
  void aListMayLieApartFromItsImages() throws IOException {
    colour("faces/red.png", Color.RED, 112);
    colour("faces/green.png", Color.GREEN, 112);
    var list = text("list.txt", "1 red.png red.png\n0 red.png green.png\n".repeat(5));
    assertThat(evaluate(list)).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(evaluate(list, "--images", directory.resolve("faces").toString()))
        .as(err.toString())
        .isEqualTo(Assay.DONE);
  }

  @Test
  void identitiesAreComparedAllWithAll() throws IOException {
    colour("red.png", Color.RED, 112);
    colour("rose.png", new Color(255, 60, 60), 112);
    colour("green.png", Color.GREEN, 112);
    var list = text("index.txt", "red.png\t0\nrose.png\t0\ngreen.png\t1\n");
    assertThat(evaluate(list, "--json")).as(err.toString()).isEqualTo(Assay.DONE);
    assertThat(json().get("pairs").asInt()).isEqualTo(3);
    assertThat(json().get("genuine").asInt()).isEqualTo(1);
    assertThat(json().get("auc").asDouble()).isEqualTo(1);
  }

  @Test
  void aFolderOfNothingKnownIsRefused() {
    assertThat(evaluate(directory, "--json")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("--layout");
  }

  @Test
  void aShareBeyondOneIsWrongUsage() throws IOException {
    ijb();
    assertThat(evaluate(directory, "--far=2")).isEqualTo(Assay.WRONG_USAGE);
  }

  @Test
  void blueComesFirstWhereTheModelWantsItSo() throws IOException {
    var rgb =
        new FaceImages() {
          @Override
          public int images() {
            return 1;
          }

          @Override
          public Checked<byte[]> pixels(int i) {
            return Checked.accepted(new byte[] {1, 2, 3, 4, 5, 6});
          }

          @Override
          public void close() {}
        };
    var bgr = (Checked.Accepted<byte[]>) new BlueFirst(rgb).pixels(0);
    assertThat(bgr.value()).containsExactly(5, 6, 3, 4, 1, 2);
  }
}
