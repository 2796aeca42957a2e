package assay.grading.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePackTest {
  @TempDir Path directory;

  @Test
  void givesBackEachImage() throws IOException {
    var file = pack(3, 1, 1, 2, new byte[] {1, 2, 3, 4, 5, (byte) 255});
    try (var pack = ImagePack.open(file)) {
      assertThat(pack.images()).isEqualTo(3);
      assertThat(pack.channels()).isEqualTo(1);
      assertThat(pack.height()).isEqualTo(1);
      assertThat(pack.width()).isEqualTo(2);
      assertThat(pack.imageBytes()).isEqualTo(2);
      var last = pack.pixels(2);
      assertThat(last.remaining()).isEqualTo(2);
      assertThat(last.get(0)).isEqualTo((byte) 5);
      assertThat(last.get(1)).isEqualTo((byte) 255);
      assertThat(last.isReadOnly()).isTrue();
      assertThatThrownBy(() -> pack.pixels(3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pack.pixels(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void fileBeginsAsDocumented() throws IOException {
    var bytes = Files.readAllBytes(pack(1, 3, 2, 1, new byte[6]));
    assertThat(HexFormat.of().formatHex(bytes, 0, 24))
        .isEqualTo("4153534159494d31" + "01000000" + "03000000" + "02000000" + "01000000");
  }

  @Test
  void imagesBeyondTwoGibibytesAreReached() throws IOException {
    var file = directory.resolve("large.pack");
    int images = 60_000;
    int imageBytes = 3 * 112 * 112;
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(header(images, 3, 112, 112));
      sparse.setLength(24L + (long) images * imageBytes);
      sparse.seek(24L + (long) (images - 1) * imageBytes);
      sparse.write(77);
    }
    try (var pack = ImagePack.open(file)) {
      assertThat(pack.pixels(images - 1).get(0)).isEqualTo((byte) 77);
      assertThat(pack.pixels(0).get(0)).isZero();
    }
  }

  @Test
  void viewOfAClosedPackThrows() throws IOException {
    var pack = ImagePack.open(pack(1, 1, 1, 1, new byte[] {9}));
    var view = pack.pixels(0);
    pack.close();
    assertThatThrownBy(() -> view.get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsNotAWholePackIsAnIoException() throws IOException {
    var good = Files.readAllBytes(pack(2, 1, 1, 2, new byte[4]));
    assertRefused(new byte[0]);
    assertRefused(Arrays.copyOf(good, 23));
    assertRefused(Arrays.copyOf(good, good.length - 1));
    assertRefused(Arrays.copyOf(good, good.length + 1));
    var otherMagic = good.clone();
    otherMagic[7] = '2';
    assertRefused(otherMagic);
    assertRefused(header(-1, 1, 1, 1));
    assertRefused(header(0, 0, 1, 1));
    assertRefused(header(0, 1, 1 << 30, 1 << 30));
    assertRefused(header(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 1 << 30));
  }

  @Test
  void emptyPackIsAPack() throws IOException {
    try (var pack = ImagePack.open(pack(0, 3, 112, 112, new byte[0]))) {
      assertThat(pack.images()).isZero();
    }
  }

  private void assertRefused(byte[] content) throws IOException {
    var file = Files.write(directory.resolve("bad.pack"), content);
    assertThatThrownBy(() -> ImagePack.open(file)).isInstanceOf(IOException.class);
  }

  private Path pack(int images, int channels, int height, int width, byte[] pixels)
      throws IOException {
    var file = directory.resolve("test.pack");
    try (var out = Files.newOutputStream(file)) {
      ImagePack.writeHeader(out, images, channels, height, width);
      out.write(pixels);
    }
    return file;
  }

  private static byte[] header(int images, int channels, int height, int width) {
    var bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("ASSAYIM1".getBytes(StandardCharsets.US_ASCII));
    return bytes.putInt(images).putInt(channels).putInt(height).putInt(width).array();
  }
}
