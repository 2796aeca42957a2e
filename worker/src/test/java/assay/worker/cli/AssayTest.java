package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssayTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int assay(String... args) {
    return Assay.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void compareGivesTheVerdictAsJson() throws IOException {
    var claimed = file("claimed.txt", "0.5\n0.25\n-0.125\n");
    var rerun = file("rerun.txt", "0.5\n0.255\n-0.125\n");
    assertThat(assay("compare", "--claimed", claimed, "--rerun", rerun, "--json"))
        .isEqualTo(Assay.DONE);
    assertThat(json().get("verdict").asText()).isEqualTo("REVIEW");
    assertThat(json().get("pairs").asInt()).isEqualTo(3);
    assertThat(json().get("max").asDouble()).isBetween(0.004999, 0.005001);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMismatchIsAnAnswerNotAnError() throws IOException {
    var claimed = file("claimed.txt", "0.5\n0.25\n");
    var rerun = file("rerun.txt", "-0.5\n0.25\n");
    assertThat(assay("compare", "--claimed", claimed, "--rerun", rerun)).isEqualTo(Assay.DONE);
    assertThat(out.toString())
        .startsWith("MISMATCH: 2 pairs")
        .contains("No known mistake in how scores are written explains the difference");
  }

  @Test
  void aDistanceInPlaceOfACosineHasItsVerdictAndANotice() throws IOException {
    var claimed = file("claimed.txt", "0.25\n2.5\n");
    var rerun = file("rerun.txt", "0.875\n-0.25\n");
    assertThat(assay("compare", "--claimed", claimed, "--rerun", rerun, "--json"))
        .isEqualTo(Assay.DONE);
    assertThat(json().get("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(json().get("max").asDouble()).isEqualTo(2.75);
    assertThat(json().get("notices").get(0).get("message").asText()).startsWith("1 claimed score");
    var diagnosis = json().get("diagnosis");
    assertThat(diagnosis.get("cause").asText()).isEqualTo("distance-squared-l2");
    assertThat(diagnosis.get("name").asText()).isEqualTo("distance instead of similarity");
    assertThat(diagnosis.get("max").asDouble()).isEqualTo(0.0);
  }

  @Test
  void aClaimOneLineShortIsTheInputsFault() throws IOException {
    var claimed = file("claimed.txt", "0.5\n");
    var rerun = file("rerun.txt", "0.5\n0.25\n");
    assertThat(assay("compare", "--claimed", claimed, "--rerun", rerun, "--json"))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(json().get("code").asText()).isEqualTo("scores.count");
    assertThat(err.toString()).contains("claimed.txt", "expected");
  }

  @Test
  void compareWantsARerunOrAModelWithItsSet() throws IOException {
    var claimed = file("claimed.txt", "0.5\n");
    assertThat(assay("compare", "--claimed", claimed)).isEqualTo(Assay.WRONG_USAGE);
    assertThat(assay("compare", "--claimed", claimed, "--model", "m.onnx"))
        .isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("expected --rerun, or --model and --set");
  }

  @Test
  void aMissingFileIsTheInputsFault() throws IOException {
    var rerun = file("rerun.txt", "0.5\n");
    var missing = directory.resolve("missing.txt").toString();
    assertThat(assay("compare", "--claimed", missing, "--rerun", rerun))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("missing.txt");
  }

  @Test
  void anUnknownOptionListsTheRightOnes() {
    assertThat(assay("compare", "--claim", "a", "--rerun", "b")).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("--claimed", "--rerun", "--kind", "--json");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownCommandListsTheRightOnes() {
    assertThat(assay("sanitise")).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("sanitize");
    assertThat(assay()).isEqualTo(Assay.WRONG_USAGE);
  }

  @Test
  void helpIsAnAnswer() {
    assertThat(assay("evaluate", "--help")).isEqualTo(Assay.DONE);
    assertThat(out.toString()).contains("--model", "--set", "--[no-]flip", "--device");
  }

  @Test
  void resultRefusesImagesWhoseFolderNamesNoSplit() throws IOException {
    var images = file("images.npy", "");
    assertThat(assay("result", "--model", "m", "--images", images, "--dataset_scale", "10K"))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("validation or test", directory.getFileName().toString());
    assertThat(assay("result", "--model", "m", "--images", images, "--dataset_scale", "30K"))
        .isEqualTo(Assay.WRONG_USAGE);
  }
}
