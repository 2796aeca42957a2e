package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Refusal;
import assay.grading.image.Warp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IjbFolderTest {
  /// The target of the alignment itself, shifted by (8, 5): the crop is cut out at (8, 5).
  private static final String SHIFTED =
      " 46.2946 56.6963 81.5318 56.5014 64.0252 76.7366 49.5493 97.3655 78.7299 97.2041 0.";

  @TempDir Path directory;

  @BeforeEach
  void draw() throws IOException {
    for (int i = 1; i <= 3; i++) {
      DrawnFace.png(directory.resolve("loose_crop/" + i + ".png"), i, 140, 130);
    }
    write("ijbc_face_tid_mid.txt", "1.png 7 69544\n2.png 900001 1\n3.png 7 69544\n");
    write(
        "ijbc_name_5pts_score.txt",
        "1.png" + SHIFTED + "5\n2.png" + SHIFTED + "75\n3.png" + SHIFTED + "1\n");
    write("ijbc_template_pair_label.txt", "7 900001 0\n900001 900001 1\n");
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(directory.resolve("meta"));
    Files.writeString(directory.resolve("meta").resolve(name), text);
  }

  private Checked<TemplateSet> open() throws IOException {
    return TemplateSet.open(directory, Warp.OPENCV_4);
  }

  private Refusal refusal() throws IOException {
    return ((Refused<TemplateSet>) open()).refusal();
  }

  @Test
  void listsBecomeColumns() throws IOException {
    try (var set = ((Accepted<TemplateSet>) open()).value()) {
      assertThat(set.images()).isEqualTo(3);
      assertThat(set.templateOfImage()).containsExactly(7, 900001, 7);
      assertThat(set.mediaOfImage()).containsExactly(69544, 1, 69544);
      assertThat(set.detectorScores()).containsExactly(0.5f, 0.75f, 0.1f);
      assertThat(set.first()).containsExactly(7, 900001);
      assertThat(set.second()).containsExactly(900001, 900001);
      assertThat(set.same()).containsExactly(false, true);
    }
  }

  @Test
  void aShiftedFaceIsCutOut() throws IOException {
    try (var set = ((Accepted<TemplateSet>) open()).value()) {
      var pixels = ((Accepted<byte[]>) set.pixels(1)).value();
      for (int i = 0; i < pixels.length; i++) {
        int level = DrawnFace.level(2, i % 112 + 8, i / 112 % 112 + 5, i / (112 * 112));
        assertThat(pixels[i] & 0xff).as("byte %d", i).isEqualTo(level);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ijbc_face_tid_mid.txt | '1.png 7\n' | text.fields | ijbc_face_tid_mid.txt line 1",
        "ijbc_face_tid_mid.txt | '1.png 7 1\n4.png 7 1\n' | path.missing | ijbc_face_tid_mid.txt line 2",
        "ijbc_face_tid_mid.txt | '../meta 7 1\n' | path.outside | ijbc_face_tid_mid.txt line 1",
        "ijbc_face_tid_mid.txt | '1.png x 1\n' | text.number | ijbc_face_tid_mid.txt line 1",
        "ijbc_face_tid_mid.txt | '' | set.empty | ijbc_face_tid_mid.txt line 1",
        "ijbc_name_5pts_score.txt | '2.png 1 1 1 1 1 1 1 1 1 1 1\n' | ijb.order"
            + " | ijbc_name_5pts_score.txt line 1",
        "ijbc_name_5pts_score.txt | '1.png 1 1 1 1 1 1 1 1 1 1 1\n' | ijb.order"
            + " | ijbc_name_5pts_score.txt line 1",
        "ijbc_name_5pts_score.txt | '1.png 1 1 1 1 1 1 1 1 1 nan 1\n' | text.number"
            + " | ijbc_name_5pts_score.txt line 1",
        "ijbc_name_5pts_score.txt | '1.png 1 1 1 1\n' | text.fields"
            + " | ijbc_name_5pts_score.txt line 1",
        "ijbc_template_pair_label.txt | '7 900001 0\n7 8 0\n' | ijb.template"
            + " | ijbc_template_pair_label.txt line 2",
        "ijbc_template_pair_label.txt | '7 900001 2\n' | labels.invalid"
            + " | ijbc_template_pair_label.txt line 1",
        "ijbc_template_pair_label.txt | '' | set.empty | ijbc_template_pair_label.txt line 1",
        "ijbb_face_tid_mid.txt | '' | ijb.layout | meta/*_face_tid_mid.txt"
      })
  void faultsNameFileAndLine(String file, String text, String code, String where)
      throws IOException {
    write(file, text);
    assertThat(refusal().code()).isEqualTo(code);
    assertThat(refusal().where()).isEqualTo(where);
  }

  @Test
  void aFaceWithoutExtentIsRefusedByItsName() throws IOException {
    write(
        "ijbc_name_5pts_score.txt",
        "1.png 5 5 5 5 5 5 5 5 5 5 1\n2.png" + SHIFTED + "75\n3.png" + SHIFTED + "1\n");
    try (var set = ((Accepted<TemplateSet>) open()).value()) {
      var refusal = ((Refused<byte[]>) set.pixels(0)).refusal();
      assertThat(refusal.code()).isEqualTo("landmarks.degenerate");
      assertThat(refusal.where()).isEqualTo("loose_crop/`1.png`");
    }
  }

  @Test
  void anotherLayoutIsRefused() throws IOException {
    var refused = TemplateSet.open(directory.resolve("meta"), Warp.OPENCV_4);
    assertThat(((Refused<TemplateSet>) refused).refusal().code()).isEqualTo("ijb.layout");
  }
}
