package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairsFileTest {
  @TempDir Path directory;
  private Path images = Path.of("");

  @BeforeEach
  void draw() {
    images = directory.resolve("images");
    face("Ann_Lee/Ann_Lee_0001.png", 1);
    face("Ann_Lee/Ann_Lee_0012.png", 2);
    face("A/A_1.png", 1);
    face("A/A_12.png", 2);
    face("Bo/Bo_0001.png", 3);
    DrawnFace.png(images.resolve("large.png"), 4, 250, 250);
  }

  private void face(String name, int seed) {
    DrawnFace.png(images.resolve(name), seed, 112, 112);
  }

  private Checked<FaceSet> open(String list) throws IOException {
    return PairsFile.open(Files.writeString(directory.resolve("pairs.txt"), list), images, null);
  }

  private Refusal refusal(String list) throws IOException {
    return ((Refused<FaceSet>) open(list)).refusal();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'1\t1\nAnn_Lee\t1\t12\nAnn_Lee\t1\tBo\t1\n'",
        "'1\nAnn_Lee\t1\t12\nAnn_Lee\t1\tBo\t1\n'",
        "'same,image2,fold,image1\n1,A/A_12.png,0,./A/A_1.png\n0,Bo/Bo_0001.png,0,A/A_1.png\n'",
        "'1 A/A_1.png A/A_12.png\r\n0 A/A_1.png Bo/Bo_0001.png'",
        "'A/A_1.png;A/A_12.png\nA/A_1.png;Bo/Bo_0001.png\n'"
      })
  void eachFormatIsKnownByItsFirstLine(String list) throws IOException {
    try (var set = ((Accepted<FaceSet>) open(list)).value()) {
      assertThat(set.pairs()).isEqualTo(2);
      assertThat(set.images()).isEqualTo(4);
      assertThat(set.same()).containsExactly(true, false);
      int[] seeds = {1, 2, 1, 3};
      for (int i = 0; i < seeds.length; i++) {
        assertThat(((Accepted<byte[]>) set.pixels(i)).value()).isEqualTo(DrawnFace.chw(seeds[i]));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../images/Bo/Bo_0001.png",
        "Bo/../../pairs.txt",
        "/etc/passwd",
        "C:/x.png",
        "Bo\\Bo_0001.png",
        "Bo//Bo_0001.png",
        "Bo/",
        ".",
        "link.png",
        "linked/secret.png",
        "Bo/\u0007.png"
      })
  void nothingOutsideOfTheFolderIsRead(String path) throws IOException {
    DrawnFace.png(directory.resolve("secret.png"), 5, 112, 112);
    Files.createSymbolicLink(images.resolve("link.png"), directory.resolve("secret.png"));
    Files.createSymbolicLink(images.resolve("linked"), directory);
    var refusal = refusal("1 Bo/Bo_0001.png Bo/Bo_0001.png\n1 Bo/Bo_0001.png " + path + "\n");
    assertThat(refusal.code()).isEqualTo("path.outside");
    assertThat(refusal.where()).isEqualTo("pairs.txt line 2");
  }

  @Test
  void aLinkInsideTheFolderIsFine() throws IOException {
    Files.createSymbolicLink(images.resolve("again.png"), images.resolve("Bo/Bo_0001.png"));
    try (var set = ((Accepted<FaceSet>) open("1 again.png Bo/Bo_0001.png\n")).value()) {
      assertThat(((Accepted<byte[]>) set.pixels(0)).value()).isEqualTo(DrawnFace.chw(3));
    }
  }

  @Test
  void aLinkTurnedOutsideAfterTheListWasReadIsNotFollowed() throws IOException {
    var link = Files.createSymbolicLink(images.resolve("again.png"), images.resolve("large.png"));
    DrawnFace.png(directory.resolve("secret.png"), 5, 112, 112);
    try (var set = ((Accepted<FaceSet>) open("1 again.png Bo/Bo_0001.png\n")).value()) {
      Files.delete(link);
      Files.createSymbolicLink(link, directory.resolve("secret.png"));
      assertThatThrownBy(() -> set.pixels(0)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'1 Bo/Bo_0001.png Bo/Bo_0002.png\n' | path.missing | pairs.txt line 1",
        "'1 Bo Bo\n' | path.missing | pairs.txt line 1",
        "'1\t1\nAnn_Lee\t1\t13\nAnn_Lee\t1\tBo\t1\n' | path.missing | pairs.txt line 2",
        "'1\t1\n../Bo\t1\t1\n' | path.outside | pairs.txt line 2",
        "'1\t1\nBo\t1\t1\n' | pairs.count | pairs.txt line 2",
        "'1\t1\nBo\t1\n' | text.fields | pairs.txt line 2",
        "'1\t1\nBo\tone\t1\n' | text.number | pairs.txt line 2",
        "'image1,image2,label\n' | pairs.header | pairs.txt line 1",
        "'image1,image2,same,same\n' | pairs.header | pairs.txt line 1",
        "'image1,image2,same\n' | set.empty | pairs.txt line 1",
        "'image1,image2,same\na,b\n' | text.fields | pairs.txt line 2",
        "'image1,image2,same\nBo/Bo_0001.png,Bo/Bo_0001.png,2\n' | labels.invalid | pairs.txt line 2",
        "'large.png;Bo/Bo_0001.png\n' | pairs.identity | pairs.txt line 1",
        "'one line of prose\n' | pairs.unknown_format | pairs.txt line 1",
        "'' | pairs.unknown_format | pairs.txt line 1"
      })
  void faultsNameTheLine(String list, String code, String where) throws IOException {
    var refusal = refusal(list);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.where()).isEqualTo(where);
  }

  @Test
  void anImageOfAnotherSizeIsRefusedByName() throws IOException {
    try (var set = ((Accepted<FaceSet>) open("1 large.png Bo/Bo_0001.png\n")).value()) {
      var refusal = ((Refused<byte[]>) set.pixels(0)).refusal();
      assertThat(refusal.code()).isEqualTo("image.size");
      assertThat(refusal.where()).isEqualTo("image `large.png`");
      assertThat(refusal.remedy()).contains("Align");
    }
  }
}
