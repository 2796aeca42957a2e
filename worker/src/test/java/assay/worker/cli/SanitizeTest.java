package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.OnnxWriter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a participant learns at home.
class SanitizeTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sanitize(byte[] model) throws IOException {
    var file = Files.write(directory.resolve("m.onnx"), model);
    return Assay.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        "sanitize",
        "--model_path",
        file.toString(),
        "--task",
        "task2",
        "--sanitizer_bin_path",
        pairs().toString(),
        "--output_folder",
        directory.toString(),
        "--json");
  }

  /// Six pairs of noise, as numpy writes uint8 (12, 3, 112, 112).
  private Path pairs() throws IOException {
    var header =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (12, 3, 112, 112), }".getBytes(
            StandardCharsets.US_ASCII);
    var file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    int padded = (header.length + 11 + 63) / 64 * 64 - 10;
    file.writeBytes(
        ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) padded).array());
    file.writeBytes(header);
    file.writeBytes(" ".repeat(padded - header.length - 1).getBytes(StandardCharsets.US_ASCII));
    file.write('\n');
    var pixels = new byte[12 * 3 * 112 * 112];
    var random = new Random(4);
    for (int plane = 0; plane < 36; plane++) {
      int light = 20 + random.nextInt(200);
      for (int k = 0; k < 112 * 112; k++) {
        pixels[plane * 112 * 112 + k] = (byte) (light + random.nextInt(30));
      }
    }
    file.writeBytes(pixels);
    return Files.write(directory.resolve("pairs.npy"), file.toByteArray());
  }

  @Test
  void aModelThatLooksAtItsNeighboursIsRefusedWithTheReason() throws IOException {
    assertThat(sanitize(OnnxWriter.lessTheBatchMean())).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(new ObjectMapper().readTree(out.toString()).get("code").asText())
        .isEqualTo("model.batch_dependent");
    assertThat(out.toString()).contains("axis 0");
    assertThat(directory.resolve("task2_sanitizer_scores.txt")).doesNotExist();
  }

  @Test
  void anHonestModelGetsItsScores() throws IOException {
    assertThat(sanitize(OnnxWriter.channelMeans())).as(err.toString()).isEqualTo(Assay.DONE);
    assertThat(Files.readAllLines(directory.resolve("task2_sanitizer_scores.txt"))).hasSize(6);
  }
}
