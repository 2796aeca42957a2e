package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Refusal;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinFileTest {
  @TempDir Path directory;

  @Test
  void allSpellingsOfOneSetHoldTheSameImages() throws IOException {
    var vector = vector();
    var variants = vector.get("variants_base64");
    assertThat(variants.size()).isEqualTo(7);
    for (var variant : variants.properties()) {
      var pickle = Base64.getDecoder().decode(variant.getValue().asText());
      try (var set = accepted(open(pickle))) {
        assertThat(set.same()).containsExactly(true, false);
        assertThat(set.images()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
          assertThat(pixels(set, i))
              .as("%s image %d", variant.getKey(), i)
              .isEqualTo(expected(vector.get("pixels").get(i)));
        }
      }
    }
  }

  /// Written by Python 3.11 and numpy 2.4.6: `pickle.dumps(([b'\xff\xd8one', b'\xff\xd8two'],
  /// labels), protocol=p)`.
  @ParameterizedTest
  @CsvSource({
    // [np.True_], protocol 4
    "gASVfAAAAAAAAABdlChDBf/Yb25llEMF/9h0d2+UZV2UjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwGc2NhbGFylJOUjAVudW1weZSMBWR0eXBllJOUjAJiMZSJiIeUUpQoSwOMAXyUTk5OSv////9K/////0sAdJRiQwEBlIaUUpRhhpQu",
    // [np.True_], protocol 2
    "gAJdcQAoY19jb2RlY3MKZW5jb2RlCnEBWAcAAADDv8OYb25lcQJYBgAAAGxhdGluMXEDhnEEUnEFaAFYBwAAAMO/w5h0d29xBmgDhnEHUnEIZV1xCWNudW1weS5fY29yZS5tdWx0aWFycmF5CnNjYWxhcgpxCmNudW1weQpkdHlwZQpxC1gCAAAAYjFxDImIh3ENUnEOKEsDWAEAAAB8cQ9OTk5K/////0r/////SwB0cRBiaAFYAQAAAAFxEWgDhnESUnEThnEUUnEVYYZxFi4=",
    // np.array([True]), protocol 5
    "gAWViwAAAAAAAABdlChDBf/Yb25llEMF/9h0d2+UZYwTbnVtcHkuX2NvcmUubnVtZXJpY5SMC19mcm9tYnVmZmVylJOUKJYBAAAAAAAAAAGUjAVudW1weZSMBWR0eXBllJOUjAJiMZSJiIeUUpQoSwOMAXyUTk5OSv////9K/////0sAdJRiSwGFlIwBQ5R0lFKUhpQu",
    // np.array([1]), protocol 2
    "gAJdcQAoY19jb2RlY3MKZW5jb2RlCnEBWAcAAADDv8OYb25lcQJYBgAAAGxhdGluMXEDhnEEUnEFaAFYBwAAAMO/w5h0d29xBmgDhnEHUnEIZWNudW1weS5fY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxCWNudW1weQpuZGFycmF5CnEKSwCFcQtoAVgBAAAAYnEMaAOGcQ1ScQ6HcQ9ScRAoSwFLAYVxEWNudW1weQpkdHlwZQpxElgCAAAAaThxE4mIh3EUUnEVKEsDWAEAAAA8cRZOTk5K/////0r/////SwB0cRdiiWgBWAgAAAABAAAAAAAAAHEYaAOGcRlScRp0cRtihnEcLg==",
    // [1], protocol 3
    "gANdcQAoQwX/2G9uZXEBQwX/2HR3b3ECZV1xA0sBYYZxBC4=",
    // tuples instead of lists, protocol 5
    "gAWVGAAAAAAAAABDBf/Yb25llEMF/9h0d2+UhpSIhZSGlC4=",
    // [np.int64(1)], protocol 4
    "gASVgwAAAAAAAABdlChDBf/Yb25llEMF/9h0d2+UZV2UjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwGc2NhbGFylJOUjAVudW1weZSMBWR0eXBllJOUjAJpOJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiQwgBAAAAAAAAAJSGlFKUYYaULg=="
  })
  void labelsAreReadInEverySpelling(String base64) throws IOException {
    try (var set = accepted(open(Base64.getDecoder().decode(base64)))) {
      assertThat(set.same()).containsExactly(true);
      var image = ((Accepted<byte[]>) set.encoded(0)).value();
      assertThat(image).isEqualTo(bytes("\u00ff\u00d8one"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'cos\nsystem\n(U\u0002lstR.',2",
    "'cposix\nsystem\n(U\u0002lstR.',2",
    "'\u008c\u0002os\u008c\u0006system\u0093)R.',14",
    "'(U\u0002lsios\nsystem\n.',7",
    "'(cos\nsystem\nU\u0002lso.',3",
    "'c_codecs\nencode\nU\u0002lsU\u0006latin1\u0086R.',31",
    "'c_codecs\nencode\nX\u0002\u0000\u0000\u0000lsX\u0003\u0000\u0000\u0000rot\u0086R.',34",
    "'cnumpy\nndarray\n)R.',18",
    "'cnumpy\nndarray\n)\u0081.',18",
    "'}.',2",
    "'U\u0001xQ.',5",
    "'\u0082\u0001.',2"
  })
  void everythingThatCouldRunIsRefusedWithItsOffset(String program, int offset) throws IOException {
    var refusal = refused(open(bytes("\u0080\u0004" + program)));
    assertThat(refusal.code()).isEqualTo("pickle.opcode");
    assertThat(refusal.where()).isEqualTo("offset " + offset);
  }

  @Test
  void forbiddenNameIsTold() throws IOException {
    var refusal = refused(open(bytes("\u0080\u0004cos\nsystem\n(U\u0002lstR.")));
    assertThat(refusal.found()).isEqualTo("the name os system");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(lp0\n.", "(]q\u0000.", "\u0080\u0001].", "\u0080\u0006].", "\u0080"})
  void protocolsOutsideTwoToFiveAreRefused(String pickle) throws IOException {
    assertThat(refused(open(bytes(pickle))).code()).startsWith("pickle.");
  }

  @Test
  void oldProtocolIsNamed() throws IOException {
    assertThat(refused(open(bytes("(lp0\n."))).code()).isEqualTo("pickle.protocol");
    assertThat(refused(open(bytes("\u0080\u0001].."))).code()).isEqualTo("pickle.protocol");
  }

  @Test
  void bombsAndDamageAreRefusedAtOnce() throws IOException {
    var memoBomb = new StringBuilder("\u0080\u0002]q\u0000");
    for (int level = 1; level <= 60; level++) {
      memoBomb.append("](");
      memoBomb.append(("h" + (char) (level - 1)).repeat(10)).append("eq").append((char) level);
    }
    assertQuicklyRefused(memoBomb + ".", "pickle.opcode");
    assertQuicklyRefused(
        "\u0080\u0002" + "]".repeat(100_000) + "a".repeat(99_999) + ".", "pickle.too_complex");
    assertQuicklyRefused("\u0080\u0002" + "(".repeat(100_000) + ".", "pickle.too_complex");
    assertQuicklyRefused("\u0080\u0002" + "N".repeat(2_000_000) + ".", "pickle.too_complex");
    assertQuicklyRefused("\u0080\u0002Nr\u00ff\u00ff\u00ff\u00ff.", "pickle.too_complex");
    assertQuicklyRefused("\u0080\u0004\u008e\0\0\0\0\0\0\0\u0080.", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004\u008e\0\0\0\0\0\0\0\u007f.", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004B\u00ff\u00ff\u00ff\u00ff.", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0002T\u00ff\u00ff\u00ff\u00ff.", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004]]\u0086", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004]]\u0086..", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004.", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004e.", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004h\u0007.", "pickle.invalid");
    assertQuicklyRefused("\u0080\u0004c" + "a".repeat(100_000), "pickle.invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "](U\u0001aU\u0001bU\u0001ce](\u0088e\u0086.", // three images, one label
        "](U\u0001aU\u0001be](\u0088\u0089e\u0086.", // two images, two labels
        "](U\u0001aU\u0001be](K\u0002e\u0086.", // a label 2
        "](U\u0001aK\u0001e](\u0088e\u0086.", // an image that is a number
        "](U\u0001aX\u0001\0\0\0be](\u0088e\u0086.", // an image that is text
        "]\u0085.", // no labels at all
        "N."
      })
  void imagesAndLabelsMustFit(String pickle) throws IOException {
    assertThat(refused(open(bytes("\u0080\u0002" + pickle))).code())
        .isEqualTo("dataset.inconsistent");
  }

  @Test
  void hugeImagesAreNotRead() throws IOException {
    var pickle = new ByteArrayOutputStream();
    pickle.writeBytes(bytes("\u0080\u0003](B"));
    int length = ImageDecoder.MAX_ENCODED_BYTES + 1;
    pickle.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    pickle.writeBytes(new byte[length]);
    pickle.writeBytes(bytes("C\u0001ae](\u0088e\u0086."));
    try (var set = accepted(open(pickle.toByteArray()))) {
      assertThat(refusedImage(set.encoded(0)).code()).isEqualTo("image.too_large");
      assertThat(refusedImage(set.pixels(1)).code()).isEqualTo("image.format");
      assertThat(refusedImage(set.pixels(1)).where()).isEqualTo("image 1");
    }
  }

  @Test
  void damagedPicklesNeverThrow() throws IOException {
    var random = new SplittableRandom(15);
    for (var variant : vector().get("variants_base64")) {
      var good = Base64.getDecoder().decode(variant.asText());
      for (int i = 0; i < 150; i++) {
        var bad = i % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        for (int changes = random.nextInt(4); changes > 0 && bad.length > 0; changes--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        if (open(bad) instanceof Accepted<BinFile>(var set, _)) {
          try (set) {
            for (int k = 0; k < set.images(); k++) {
              assertThat(set.pixels(k)).isNotNull();
            }
          }
        }
      }
    }
  }

  private void assertQuicklyRefused(String pickle, String code) throws IOException {
    open(bytes("\u0080\u0002N."));
    // SECURITY F03 asks for 100 ms; the rest is room for a busy machine.
    var refused =
        Assertions.assertTimeout(Duration.ofSeconds(1), () -> refused(open(bytes(pickle))));
    assertThat(refused.code()).isEqualTo(code);
  }

  private Checked<BinFile> open(byte[] pickle) throws IOException {
    return BinFile.open(Files.write(directory.resolve("set.bin"), pickle));
  }

  private static byte[] pixels(BinFile set, int i) throws IOException {
    var decoded = ImageDecoder.decode(((Accepted<byte[]>) set.encoded(i)).value());
    return ((Accepted<Pixels>) decoded).value().rgbInterleaved();
  }

  /// Pixels of the vector, a grey one tiled.
  private static byte[] expected(JsonNode values) {
    var pixels = new byte[90];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values.get(values.size() == 90 ? i : i / 3).asInt();
    }
    return pixels;
  }

  private static BinFile accepted(Checked<BinFile> checked) {
    assertThat(checked).isInstanceOf(Accepted.class);
    return ((Accepted<BinFile>) checked).value();
  }

  private static Refusal refused(Checked<BinFile> checked) {
    assertThat(checked).isInstanceOf(Refused.class);
    return ((Refused<BinFile>) checked).refusal();
  }

  private static Refusal refusedImage(Checked<byte[]> checked) {
    assertThat(checked).isInstanceOf(Refused.class);
    return ((Refused<byte[]>) checked).refusal();
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static JsonNode vector() throws IOException {
    try (var in = BinFileTest.class.getResourceAsStream("/vectors/15_bin_pickle_reader.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
