package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.OnnxWriter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a participant learns before anything is uploaded.
class CheckTest {
  private static final String COSINE =
      """
      "slug": "open", "submit": "model-and-scores", "claim_format": "sdfr", "score_kind": "cosine",
      "preprocessing": {"mean": 0, "std": 1, "flip": "none"}, "scales": []\
      """;

  private static final String DATACV =
      """
      "slug": "open", "submit": "scores", "claim_format": "datacv", "score_kind": "squared-l2",
      "preprocessing": {"mean": 0.5, "std": 0.5, "flip": "sum"}, "scales": ["10K", "20K"]\
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void images() throws IOException {
    Files.write(folder.resolve("set.npy"), pairs());
  }

  /// Four pairs of flat colours, as numpy writes uint8 (8, 3, 112, 112).
  private static byte[] pairs() {
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (8, 3, 112, 112), }";
    var file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    file.writeBytes(
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    for (int plane = 0; plane < 24; plane++) {
      for (int i = 0; i < 112 * 112; i++) {
        file.write(20 + plane * plane * 7 % 200);
      }
    }
    return file.toByteArray();
  }

  private void kit(String task, String places, String embedding) throws IOException {
    Files.writeString(
        folder.resolve("kit.json"),
        """
        {"kit_version": "0123456789ab", "server": "", "competition": "group/faces",
         "task": {%s, "phases": ["validation", "test"],
           "contract": {"channels": 3, "height": 112, "width": 112, "embedding": %s, "max_bytes": 1000000}},
         "sets": [{"slug": "samples", "role": "sanitizer", "version": 1, "pairs": 4, "file": "set.npy",
           "claimed_in": [%s]}],
         "something_newer": true}
        """
            .formatted(task, embedding, places));
  }

  private int check(byte[] model, String... more) throws IOException {
    var file = Files.write(folder.resolve("m.onnx"), model);
    var command = new ArrayList<>(List.of("check", "--model", file.toString()));
    command.addAll(List.of("--output_folder", folder.resolve("out").toString()));
    command.addAll(List.of(more));
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), command.toArray(String[]::new));
  }

  private JsonNode answer() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private List<String> states() throws IOException {
    var states = new ArrayList<String>();
    answer()
        .get("steps")
        .forEach(step -> states.add(step.get("step").asText() + " " + step.get("state").asText()));
    return states;
  }

  @Test
  void aGoodModelPassesEveryStepAndItsFilesAreThere() throws IOException {
    kit(COSINE, "{\"phase\": \"validation\", \"scale\": \"default\"}", "null");
    assertThat(check(OnnxWriter.channelMeans(), "--kit", folder.toString(), "--json"))
        .as(err.toString())
        .isEqualTo(Assay.DONE);
    assertThat(states()).containsExactly("gate passed", "scores passed", "packing passed");
    assertThat(answer().get("kit_version").asText()).isEqualTo("0123456789ab");
    assertThat(answer().get("files").findValuesAsText("file"))
        .containsExactly(
            folder.resolve("m.onnx").toString(),
            folder.resolve("out/open_sanitizer_scores.txt").toString());
    // Embeddings are the means of the channels, colours are flat: the cosine of the two colours,
    // as far as a float32 sum of 12,544 values gives the mean.
    var lines = Files.readAllLines(folder.resolve("out/open_sanitizer_scores.txt"));
    assertThat(lines).hasSize(4);
    for (int pair = 0; pair < 4; pair++) {
      assertThat(Double.parseDouble(lines.get(pair)))
          .isBetween(cosine(pair) - 1e-4, cosine(pair) + 1e-4);
    }
  }

  private static double cosine(int pair) {
    double dot = 0;
    double one = 0;
    double other = 0;
    for (int c = 0; c < 3; c++) {
      double a = 20 + (6 * pair + c) * (6 * pair + c) * 7 % 200;
      double b = 20 + (6 * pair + 3 + c) * (6 * pair + 3 + c) * 7 % 200;
      dot += a * b;
      one += a * a;
      other += b * b;
    }
    return dot / Math.sqrt(one * other);
  }

  @Test
  void aModelThatTheGateRefusesGoesNoFurther() throws IOException {
    kit(COSINE, "{\"phase\": \"validation\", \"scale\": \"default\"}", "512");
    assertThat(check(OnnxWriter.channelMeans(), "--kit", folder.toString()))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(out.toString())
        .containsPattern("gate +failed .*512")
        .containsPattern("scores +not reached")
        .containsPattern("packing +not reached")
        .contains("dev kit 0123456789ab");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aModelThatLooksAtItsNeighboursFailsAtTheScores() throws IOException {
    kit(COSINE, "{\"phase\": \"validation\", \"scale\": \"default\"}", "null");
    assertThat(check(OnnxWriter.lessTheBatchMean(), "--kit", folder.toString(), "--json"))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(states()).containsExactly("gate passed", "scores failed", "packing not reached");
    assertThat(answer().get("steps").get(1).get("refusal").get("code").asText())
        .isEqualTo("model.batch_dependent");
  }

  @Test
  void aDataCvTaskGetsItsZip() throws IOException {
    kit(
        DATACV,
        """
        {"phase": "validation", "scale": "10K"}, {"phase": "validation", "scale": "20K"}\
        """,
        "null");
    assertThat(
            check(
                OnnxWriter.channelMeans(), "--kit", folder.toString(), "--scale", "20K", "--json"))
        .as(err.toString())
        .isEqualTo(Assay.DONE);
    assertThat(answer().get("files").findValuesAsText("file"))
        .containsExactly(folder.resolve("out/result.zip").toString());
    try (var zip = new ZipFile(folder.resolve("out/result.zip").toFile())) {
      assertThat(zip.stream().map(entry -> entry.getName()))
          .containsExactly("validation_20K_result.txt");
    }
  }

  @Test
  void whichFilesIsAskedWhereItIsNotClear() throws IOException {
    kit(
        DATACV,
        """
        {"phase": "validation", "scale": "10K"}, {"phase": "validation", "scale": "20K"}\
        """,
        "null");
    assertThat(check(OnnxWriter.channelMeans(), "--kit", folder.toString()))
        .isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("one of the scales 10K, 20K");
    assertThat(check(OnnxWriter.channelMeans(), "--kit", folder.toString(), "--scale", "30K"))
        .isEqualTo(Assay.WRONG_USAGE);
  }

  @Test
  void aSetThatIsNotThereIsNamed() throws IOException {
    kit(COSINE, "{\"phase\": \"validation\", \"scale\": \"default\"}", "null");
    Files.delete(folder.resolve("set.npy"));
    assertThat(check(OnnxWriter.channelMeans(), "--kit", folder.toString()))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(out.toString()).contains("set samples: expected its images in", "set.npy");
  }

  @Test
  void withoutAKitItIsOneOfSdfrsTasks() throws IOException {
    assertThat(
            check(
                OnnxWriter.channelMeans(),
                "--task",
                "task2",
                "--sanitizer_bin_path",
                folder.resolve("set.npy").toString()))
        .as(err.toString())
        .isEqualTo(Assay.DONE);
    assertThat(folder.resolve("out/task2_sanitizer_scores.txt")).exists();
    assertThat(out.toString()).doesNotContain("dev kit");
  }

  @Test
  void aFolderThatIsNoKitIsToldSo() throws IOException {
    assertThat(check(OnnxWriter.channelMeans(), "--kit", folder.resolve("out").toString()))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("an unpacked dev kit", "`assay kit` downloads one");
  }
}
