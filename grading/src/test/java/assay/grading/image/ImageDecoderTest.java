package assay.grading.image;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The fixtures are drawn by formula. Hashes are of Pillow 12.3.0 (libjpeg-turbo 3.1.4.1): `a =
/// np.asarray(Image.open(f)); hashlib.sha256((np.stack([a]*3,-1) if a.ndim == 2 else
/// a).tobytes())`.
class ImageDecoderTest {
  @ParameterizedTest
  @CsvSource({
    "colour-444.jpg,d5858fa6b4665a625ade0033001fe3886d20cb86decb7ce82ac1ecf2d1d51a2e",
    "colour-422.jpg,96792cd7f42c16c698fa735dbea8c4b32ab0faa7795ba2d098831056954bef69",
    "colour-420.jpg,4572ad9b641553ba620501b4767bc94c37bfd36252a468b1075aab4de97ed4d5",
    "colour-420-progressive.jpg,4572ad9b641553ba620501b4767bc94c37bfd36252a468b1075aab4de97ed4d5",
    "colour-420-restarts.jpg,27021b538bd5bb1585a946d439745e2d244e9daea3d468a628077ba24b6d8822",
    "rgb.jpg,3ca5f79af8321af79106eaf1796d5950ebff2eee1c4bbde053897f0cdeeed21d",
    "grey.jpg,0d560d17b71881faec896f2b3701ce0943514946e15e108d8a07633cc803a59c",
    "grey-progressive.jpg,0d560d17b71881faec896f2b3701ce0943514946e15e108d8a07633cc803a59c",
    "colour.png,20181c2b640c5033a7a917fb735f25e7f76c023faadb50384536865a58a8bd8e",
    "grey.png,3914202a98f77158d589105352d002672c3bce887f20a53c1e937c7e03eb036c"
  })
  void pixelsEqualThoseOfPillow(String name, String hash) throws Exception {
    var pixels = accepted(ImageDecoder.decode(fixture(name)));
    assertThat(pixels.width()).isEqualTo(43);
    assertThat(pixels.height()).isEqualTo(37);
    assertThat(sha256(pixels.rgbInterleaved())).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "cmyk.jpg,image.mode",
    "rgba.png,image.mode",
    "palette.png,image.mode",
    "grey16.png,image.mode",
    "animated.png,image.animated"
  })
  void modesThatPillowGivesAnotherShapeAreRefused(String name, String code) throws IOException {
    assertRefused(fixture(name), code);
  }

  @Test
  void otherSizesAreRefusedByTheHeader() throws IOException {
    var refused = ImageDecoder.decode(fixture("colour-420.jpg"), 112, 112);
    assertThat(code(refused)).isEqualTo("image.size");
    accepted(ImageDecoder.decode(fixture("colour-420.jpg"), 43, 37));
  }

  @Test
  void headerOfSixtyThousandPixelsSquareCostsNothing() throws IOException {
    var jpeg = fixture("colour-444.jpg");
    int frame = indexOf(jpeg, 0xff, 0xc0);
    for (int i : new int[] {frame + 5, frame + 7}) {
      jpeg[i] = (byte) 0xea;
      jpeg[i + 1] = 0x60;
    }
    assertRefused(jpeg, "image.too_large");
    assertRefused(new byte[(1 << 20) + 1], "image.too_large");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    for (var name : new String[] {"colour-420.jpg", "grey-progressive.jpg", "grey.png"}) {
      var whole = fixture(name);
      for (int length = 0; length < whole.length; length += 7) {
        assertThat(ImageDecoder.decode(Arrays.copyOf(whole, length)))
            .as("%s cut to %d bytes", name, length)
            .isInstanceOf(Refused.class);
      }
    }
  }

  @Test
  void scanThatEndsEarlyIsRefused() throws IOException {
    var whole = fixture("colour-444.jpg");
    var cut = new ByteArrayOutputStream();
    cut.write(whole, 0, whole.length - 300);
    cut.write(whole, whole.length - 2, 2);
    assertRefused(cut.toByteArray(), "image.invalid");
  }

  @Test
  void polyglotsAreRefused() throws IOException {
    for (var name : new String[] {"colour-420.jpg", "colour.png"}) {
      var both = new ByteArrayOutputStream();
      both.writeBytes(fixture(name));
      both.writeBytes("PK\3\4".getBytes(StandardCharsets.ISO_8859_1));
      assertRefused(both.toByteArray(), "image.trailing_bytes");
    }
  }

  @Test
  void otherFormatsAreRefused() {
    for (var start : new String[] {"<svg xmlns='x'/>", "GIF89a......", "RIFF....WEBP", "BM", ""}) {
      assertRefused(start.getBytes(StandardCharsets.ISO_8859_1), "image.format");
    }
  }

  @Test
  void colourSpaceFollowsTheRulesOfLibjpeg() throws Exception {
    // Without JFIF and Adobe markers, component names 1, 2, 3 mean YCbCr, as in the file with JFIF.
    var jpeg = fixture("colour-444.jpg");
    int rest = 4 + (jpeg[4] << 8 | jpeg[5]);
    var bare = new ByteArrayOutputStream();
    bare.write(jpeg, 0, 2);
    bare.write(jpeg, rest, jpeg.length - rest);
    assertThat(accepted(ImageDecoder.decode(bare.toByteArray())).rgbInterleaved())
        .isEqualTo(accepted(ImageDecoder.decode(jpeg)).rgbInterleaved());
  }

  @Test
  void planesComeOneAfterTheOther() {
    var pixels = new Pixels(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(pixels.chw()).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void damagedImagesNeverThrow() throws IOException {
    var random = new SplittableRandom(20_261_122);
    for (var name :
        new String[] {"colour-420.jpg", "colour-420-progressive.jpg", "grey.jpg", "colour.png"}) {
      var good = fixture(name);
      for (int i = 0; i < 500; i++) {
        var bad = good.clone();
        for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        assertThat(ImageDecoder.decode(bad)).isNotNull();
      }
    }
  }

  private static void assertRefused(byte[] file, String code) {
    assertThat(code(ImageDecoder.decode(file))).isEqualTo(code);
  }

  private static String code(Checked<Pixels> checked) {
    return checked instanceof Refused<Pixels>(var refusal) ? refusal.code() : "accepted";
  }

  private static Pixels accepted(Checked<Pixels> checked) {
    assertThat(checked).isInstanceOf(Accepted.class);
    return ((Accepted<Pixels>) checked).value();
  }

  private static int indexOf(byte[] bytes, int first, int second) {
    int i = 0;
    while ((bytes[i] & 0xff) != first || (bytes[i + 1] & 0xff) != second) {
      i++;
    }
    return i;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] fixture(String name) throws IOException {
    try (var in = ImageDecoderTest.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }
}
