package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class FaceSetTest {
  private static final int IMAGE = 3 * 112 * 112;
  private static final String HEADER =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 3, 112, 112), }";

  @TempDir Path directory;

  @Test
  void arrayWithLabelsIsASet() throws IOException {
    Files.writeString(directory.resolve("issame.txt"), "1\n0\n");
    assertIsTheSet(FaceSet.open(file("images", npy(HEADER, pixels())), null));
  }

  @Test
  void xzOfAnArrayIsASet() throws IOException {
    var labels = Files.writeString(directory.resolve("labels"), "True\r\nFalse");
    assertIsTheSet(FaceSet.open(file("images", xz(npy(HEADER, pixels()))), labels));
  }

  @Test
  void labelsMayBeAnArray() throws IOException {
    var header = "{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }";
    var labels = file("labels", npy(header, new byte[] {1, 0}));
    assertIsTheSet(FaceSet.open(file("images", npy(HEADER, pixels())), labels));
  }

  @Test
  void imagesAloneNeedNoLabels() throws IOException {
    var opened = FaceImages.open(file("images", npy(HEADER, pixels())));
    try (var images = ((Accepted<FaceImages>) opened).value()) {
      assertThat(images.images()).isEqualTo(4);
    }
    assertThat(code(FaceSet.open(directory.resolve("images"), null)))
        .isEqualTo("set.labels_missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'1\n';dataset.inconsistent",
        "'1\n0\n1\n';dataset.inconsistent",
        "'1\n2\n';labels.invalid",
        "'1\nyes\n';labels.invalid",
        "'1\n\n';labels.invalid",
        "'1\n00000000000000000000\n';labels.invalid"
      })
  void labelsMustFit(String labels, String code) throws IOException {
    var file = Files.writeString(directory.resolve("labels"), labels);
    assertThat(code(FaceSet.open(file("images", npy(HEADER, pixels())), file))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (4, 3, 112, 112), };npy.dtype",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (4, 3, 112, 112), };npy.dtype",
        "{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (4,), };npy.invalid",
        "{'descr': '|u1', 'fortran_order': True, 'shape': (4, 3, 112, 112), };npy.invalid",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 3, 112, 112), 'x': 1};npy.invalid",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2*2, 3, 112, 112), };npy.invalid",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-4, 3, 112, 112), };npy.invalid",
        "{'descr': '|u1', 'descr': '|u1', 'shape': (4, 3, 112, 112), };npy.invalid",
        "{'descr': __import__('os').system('ls'), 'shape': (4,)};npy.invalid",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 112, 112, 3), };npy.shape",
        "{'descr': '|b1', 'fortran_order': False, 'shape': (4, 3, 112, 112), };npy.shape",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (5, 3, 112, 112), };npy.size",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647),"
            + " };npy.invalid",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 3, 112, 112),"
            + " };npy.invalid",
        "();npy.invalid"
      })
  void headersThatAreNotPlainAreRefused(String header, String code) throws IOException {
    assertThat(code(FaceSet.open(file("images", npy(header, pixels())), null))).isEqualTo(code);
  }

  @Test
  void arraysCutOffOrTooLongAreRefused() throws IOException {
    var whole = npy(HEADER, pixels());
    assertThat(codeOf(Arrays.copyOf(whole, whole.length - 1))).isEqualTo("npy.size");
    assertThat(codeOf(Arrays.copyOf(whole, whole.length + 1))).isEqualTo("npy.size");
    assertThat(codeOf(Arrays.copyOf(whole, 40))).isEqualTo("npy.invalid");
    assertThat(codeOf(npy(" ".repeat(5000) + HEADER, pixels()))).isEqualTo("npy.invalid");
    var version = whole.clone();
    version[6] = 9;
    assertThat(codeOf(version)).isEqualTo("npy.invalid");
  }

  @Test
  void damagedXzIsRefused() throws IOException {
    var whole = xz(npy(HEADER, pixels()));
    assertThat(codeOf(Arrays.copyOf(whole, whole.length - 9))).isEqualTo("xz.invalid");
    assertThat(codeOf(Arrays.copyOf(whole, 20))).isEqualTo("xz.invalid");
    var changed = whole.clone();
    changed[whole.length / 2] ^= 0x55;
    assertThat(codeOf(changed)).isEqualTo("xz.invalid");
  }

  @Test
  void xzIsCutOffWhereItsArrayEnds() throws IOException {
    var bomb = npy(HEADER, new byte[4 * IMAGE + 1]);
    assertThat(codeOf(xz(bomb))).isEqualTo("xz.too_large");
    var boast = HEADER.replace("(4,", "(2000000000,");
    assertThat(codeOf(xz(npy(boast, new byte[9])))).isEqualTo("xz.too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "PK\u0003\u0004......", "<svg/>"})
  void otherFilesAreRefused(String content) throws IOException {
    assertThat(codeOf(content.getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("set.unknown_format");
  }

  @Test
  void damagedArraysNeverThrow() throws IOException {
    var random = new SplittableRandom(5);
    var good = npy(HEADER, pixels());
    for (int i = 0; i < 1000; i++) {
      var bad = good.clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        bad[random.nextInt(128)] = (byte) random.nextInt();
      }
      closed(FaceImages.open(file("images", bad)));
    }
  }

  @Test
  void damagedXzNeverThrows() throws IOException {
    var random = new SplittableRandom(6);
    var good = xz(npy(HEADER, new byte[4 * IMAGE]));
    for (int i = 0; i < 300; i++) {
      var bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      closed(FaceImages.open(file("images", bad)));
    }
  }

  private static void closed(Checked<FaceImages> checked) throws IOException {
    if (checked instanceof Accepted<FaceImages>(var images, _)) {
      images.close();
    }
  }

  private static void assertIsTheSet(Checked<FaceSet> checked) throws IOException {
    assertThat(checked).isInstanceOf(Accepted.class);
    try (var set = ((Accepted<FaceSet>) checked).value()) {
      assertThat(set.images()).isEqualTo(4);
      assertThat(set.pairs()).isEqualTo(2);
      assertThat(set.same()).containsExactly(true, false);
      var last = ((Accepted<byte[]>) set.pixels(3)).value();
      assertThat(last).isEqualTo(Arrays.copyOfRange(pixels(), 3 * IMAGE, 4 * IMAGE));
    }
  }

  private String codeOf(byte[] content) throws IOException {
    return code(FaceSet.open(file("images", content), null));
  }

  private static String code(Checked<FaceSet> checked) {
    return checked instanceof Refused<FaceSet>(var refusal) ? refusal.code() : "accepted";
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private static byte[] pixels() {
    var pixels = new byte[4 * IMAGE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 / 7);
    }
    return pixels;
  }

  private static byte[] npy(String header, byte[] data) {
    var out = new ByteArrayOutputStream();
    var text = header.getBytes(StandardCharsets.ISO_8859_1);
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(text.length);
    out.write(text.length >> 8);
    out.writeBytes(text);
    out.writeBytes(data);
    return out.toByteArray();
  }

  private static byte[] xz(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var packed = new XZOutputStream(out, new LZMA2Options(1))) {
      packed.write(content);
    }
    return out.toByteArray();
  }
}
