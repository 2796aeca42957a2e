package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemFileTest {
  private static final int VALUES = 3 * 112 * 112;
  private static final String CONF = "{\"shape\": [2, 3, 112, 112], \"dtype\": \"float32\"}";

  @TempDir Path directory;

  /// `ToTensor` and `Normalize(0.5, 0.5)` of torchvision on BGR.
  private static ByteBuffer floats(int... seeds) {
    var floats = ByteBuffer.allocate(seeds.length * VALUES * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int seed : seeds) {
      for (int i = 0; i < VALUES; i++) {
        int channel = 2 - i / (112 * 112);
        int level = DrawnFace.level(seed, i % 112, i / 112 % 112, channel);
        floats.putFloat((level / 255f - 0.5f) / 0.5f);
      }
    }
    return floats;
  }

  private Checked<FaceImages> open(byte[] data, String conf) throws IOException {
    var file = Files.write(directory.resolve("mem_file.dat"), data);
    Files.writeString(directory.resolve("mem_file.dat.conf"), conf);
    return MemFile.open(file);
  }

  @Test
  void greyLevelsComeBackExactlyAndInRgb() throws IOException {
    try (var images = ((Accepted<FaceImages>) open(floats(1, 77).array(), CONF)).value()) {
      assertThat(images.images()).isEqualTo(2);
      assertThat(((Accepted<byte[]>) images.pixels(0)).value()).isEqualTo(DrawnFace.chw(1));
      assertThat(((Accepted<byte[]>) images.pixels(1)).value()).isEqualTo(DrawnFace.chw(77));
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN", "1.1", "-1.01", "0.0", "Infinity"})
  void aValueThatIsNoGreyLevelIsRefusedByOffset(float value) throws IOException {
    var data = floats(1, 2).putFloat(4 * (VALUES + 5), value).array();
    try (var images = ((Accepted<FaceImages>) open(data, CONF)).value()) {
      assertThat(images.pixels(0)).isInstanceOf(Accepted.class);
      var refusal = ((Refused<byte[]>) images.pixels(1)).refusal();
      assertThat(refusal.code()).isEqualTo("memfile.value");
      assertThat(refusal.where()).isEqualTo("mem_file.dat offset 150548 (image 1)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"shape\": [3, 3, 112, 112], \"dtype\": \"float32\"}' | memfile.size",
        "'{\"shape\": [999999999, 3, 112, 112], \"dtype\": \"float32\"}' | memfile.size",
        "'{\"shape\": [2, 112, 112, 3], \"dtype\": \"float32\"}' | memfile.conf",
        "'{\"shape\": [2, 3, 112, 112], \"dtype\": \"float64\"}' | memfile.conf",
        "'{\"shape\": [-2, 3, 112, 112], \"dtype\": \"float32\"}' | memfile.conf",
        "'' | memfile.conf"
      })
  void aConfThatDoesNotFitIsRefused(String conf, String code) throws IOException {
    var refusal = ((Refused<FaceImages>) open(floats(1, 2).array(), conf)).refusal();
    assertThat(refusal.code()).isEqualTo(code);
  }

  @Test
  void aFileWithoutConfIsRefused() throws IOException {
    var file = Files.write(directory.resolve("alone.dat"), floats(1).array());
    var refusal = ((Refused<FaceImages>) MemFile.open(file)).refusal();
    assertThat(refusal.where()).isEqualTo("alone.dat.conf");
  }
}
