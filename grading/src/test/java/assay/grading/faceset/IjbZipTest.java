package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.image.Warp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IjbZipTest {
  private static final String SHIFTED =
      " 46.2946 56.6963 81.5318 56.5014 64.0252 76.7366 49.5493 97.3655 78.7299 97.2041 0.";

  @TempDir Path directory;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  @BeforeEach
  void draw() throws IOException {
    for (int i = 1; i <= 3; i++) {
      var file = directory.resolve("folder/loose_crop/" + i + ".png");
      DrawnFace.png(file, i, 140, 130);
      entries.put("loose_crop/" + i + ".png", Files.readAllBytes(file));
    }
    text("ijbc_face_tid_mid.txt", "1.png 7 69544\n2.png 900001 1\n3.png 7 69544\n");
    text(
        "ijbc_name_5pts_score.txt",
        "1.png" + SHIFTED + "5\n2.png" + SHIFTED + "75\n3.png" + SHIFTED + "1\n");
    text("ijbc_template_pair_label.txt", "7 900001 0\n900001 900001 1\n");
  }

  private void text(String name, String text) throws IOException {
    entries.put("meta/" + name, text.getBytes(StandardCharsets.UTF_8));
    var file = directory.resolve("folder/meta/" + name);
    Files.createDirectories(directory.resolve("folder/meta"));
    Files.writeString(file, text);
  }

  private byte[] zip(String around) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(around + entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private Checked<TemplateSet> open(byte[] zip) throws IOException {
    return TemplateSet.openZip(Files.write(directory.resolve("set.zip"), zip), Warp.OPENCV_4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "IJBC/"})
  void aPackedFolderIsTheFolder(String around) throws IOException {
    var folder = TemplateSet.open(directory.resolve("folder"), Warp.OPENCV_4);
    try (var expected = ((Accepted<TemplateSet>) folder).value();
        var set = ((Accepted<TemplateSet>) open(zip(around))).value()) {
      assertThat(set.images()).isEqualTo(3);
      assertThat(set.templateOfImage()).containsExactly(7, 900001, 7);
      assertThat(set.mediaOfImage()).containsExactly(69544, 1, 69544);
      assertThat(set.detectorScores()).containsExactly(0.5f, 0.75f, 0.1f);
      assertThat(set.first()).containsExactly(7, 900001);
      assertThat(set.second()).containsExactly(900001, 900001);
      assertThat(set.same()).containsExactly(false, true);
      for (int i = 0; i < 3; i++) {
        assertThat(((Accepted<byte[]>) set.pixels(i)).value())
            .isEqualTo(((Accepted<byte[]>) expected.pixels(i)).value());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "meta/ijbb_face_tid_mid.txt | 1.png 7 1 | ijb.layout | meta/*_face_tid_mid.txt",
        "meta/ijbc_face_tid_mid.txt | 4.png 7 1 | path.missing | ijbc_face_tid_mid.txt line 1",
        "meta/ijbc_face_tid_mid.txt | ../meta/ijbc_face_tid_mid.txt 7 1 | path.missing"
            + " | ijbc_face_tid_mid.txt line 1",
        "meta/ijbc_template_pair_label.txt | 7 8 1 | ijb.template"
            + " | ijbc_template_pair_label.txt line 1"
      })
  void faultsNameFileAndLine(String entry, String text, String code, String where)
      throws IOException {
    entries.put(entry, (text + "\n").getBytes(StandardCharsets.UTF_8));
    var refusal = ((Refused<TemplateSet>) open(zip(""))).refusal();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.where()).isEqualTo(where);
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    assertThat(((Refused<TemplateSet>) open("no zip".getBytes(StandardCharsets.UTF_8))).refusal())
        .extracting("code")
        .isEqualTo("zip.invalid");
    entries.keySet().removeIf(name -> name.startsWith("meta/"));
    assertThat(((Refused<TemplateSet>) open(zip(""))).refusal().code()).isEqualTo("ijb.layout");
  }

  /// The second image's data are damaged, which shows when it is read.
  @Test
  void damageIsFoundWhereItIs() throws IOException {
    var bytes = zip("");
    var name = "loose_crop/2.png".getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (!matches(bytes, at, name)) {
      at++;
    }
    bytes[at + name.length + 200] ^= 0x55;
    try (var set = ((Accepted<TemplateSet>) open(bytes)).value()) {
      assertThat(set.pixels(0)).isInstanceOf(Accepted.class);
      var refusal = ((Refused<byte[]>) set.pixels(1)).refusal();
      assertThat(refusal.code()).startsWith("zip.");
      assertThat(refusal.where()).contains("loose_crop/2.png");
    }
  }

  private static boolean matches(byte[] bytes, int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
