package assay.grading.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairMapTest {
  @TempDir Path directory;

  @Test
  void comesBackAsWritten() throws IOException {
    var random = new SplittableRandom(1);
    var first = random.ints(100_003, 0, Integer.MAX_VALUE).toArray();
    var second = random.ints(100_003, 0, Integer.MAX_VALUE).toArray();
    var map = PairMap.read(written(new PairMap(first, second)));
    assertThat(map.first()).isEqualTo(first);
    assertThat(map.second()).isEqualTo(second);
    assertThat(map.pairs()).isEqualTo(100_003);
  }

  @Test
  void fileIsAsDocumented() throws IOException {
    var file = written(new PairMap(new int[] {1, 256}, new int[] {2, 3}));
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo("41535341" + "59504d31" + "02000000" + "0100000002000000" + "0001000003000000");
  }

  @Test
  void whatIsNotAWholeMapIsAnIoException() throws IOException {
    var good = Files.readAllBytes(written(new PairMap(new int[] {0, 2}, new int[] {1, 3})));
    assertRefused(new byte[0]);
    assertRefused(Arrays.copyOf(good, 11));
    assertRefused(Arrays.copyOf(good, good.length - 1));
    assertRefused(Arrays.copyOf(good, good.length + 8));
    assertRefused(changed(good, 0, 'X'));
    assertRefused(changed(good, 11, 0x80));
    assertRefused(changed(good, 11, 0x7f));
    assertRefused(changed(good, 15, 0xff));
  }

  @Test
  void saysWhetherItFitsAPack() {
    var map = new PairMap(new int[] {0, 5}, new int[] {1, 2});
    assertThat(map.fits(6)).isTrue();
    assertThat(map.fits(5)).isFalse();
  }

  @Test
  void columnsAreEquallyLong() {
    assertThatThrownBy(() -> new PairMap(new int[1], new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path written(PairMap map) throws IOException {
    var file = directory.resolve("test.map");
    try (var out = Files.newOutputStream(file)) {
      map.write(out);
    }
    return file;
  }

  private static byte[] changed(byte[] good, int at, int value) {
    var bytes = good.clone();
    bytes[at] = (byte) value;
    return bytes;
  }

  private void assertRefused(byte[] content) throws IOException {
    var file = Files.write(directory.resolve("bad.map"), content);
    assertThatThrownBy(() -> PairMap.read(file)).isInstanceOf(IOException.class);
  }
}
