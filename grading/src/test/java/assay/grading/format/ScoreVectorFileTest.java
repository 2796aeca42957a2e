package assay.grading.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreVectorFileTest {
  @TempDir Path directory;

  @Test
  void comesBackBitForBit() throws IOException {
    var scores = new SplittableRandom(5).doubles(30_001, -1, 1).toArray();
    scores[0] = Double.NaN;
    scores[1] = -0.0;
    assertThat(ScoreVectorFile.read(written(scores), scores.length)).isEqualTo(scores);
  }

  @Test
  void fileIsLittleEndianFloat64() throws IOException {
    // struct.pack('<2d', 1.0, -0.1).hex()
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(written(new double[] {1, -0.1}))))
        .isEqualTo("000000000000f03f" + "9a9999999999b9bf");
  }

  @Test
  void aStreamGivesTheBytesOfTheFile() throws IOException {
    for (int count : new int[] {0, 1, 8192, 8193, 30_001}) {
      var scores = new SplittableRandom(count).doubles(count, -1, 1).toArray();
      try (var in = ScoreVectorFile.stream(scores);
          var slow = ScoreVectorFile.stream(scores)) {
        var file = Files.readAllBytes(written(scores));
        assertThat(in.readAllBytes()).isEqualTo(file);
        for (byte expected : file) {
          assertThat(slow.read()).isEqualTo(expected & 0xff);
        }
        assertThat(slow.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void otherLengthsAreRefused() throws IOException {
    var file = written(new double[3]);
    assertThatThrownBy(() -> ScoreVectorFile.read(file, 2)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ScoreVectorFile.read(file, 4)).isInstanceOf(IOException.class);
    Files.write(file, new byte[23]);
    assertThatThrownBy(() -> ScoreVectorFile.read(file, 3)).isInstanceOf(IOException.class);
  }

  private Path written(double[] scores) throws IOException {
    var file = directory.resolve("scores");
    try (var out = Files.newOutputStream(file)) {
      ScoreVectorFile.write(out, scores);
    }
    return file;
  }
}
