package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.image.Warp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetLayoutTest {
  @TempDir Path directory;

  private Path file(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'10\t300\n' | PAIRS",
        "'image1,image2,same\n' | PAIRS",
        "'0 a.jpg b.jpg\n' | PAIRS",
        "'a/b.jpg;c/d.jpg\n' | PAIRS",
        "'a/b.jpg\t17\n' | IDENTITIES",
        "'1\ta/b.jpg\t17\n' | IDENTITIES",
        "'0\ta/b.jpg\t17\t0\t0\t112\t112\t1\t2\t3\t4\t5\t1\t2\t3\t4\t5.5\n' | IDENTITIES",
        "'prose\n' | FILE",
        "'' | FILE"
      })
  void aFileIsKnownByItsFirstLine(String text, SetLayout layout) throws IOException {
    assertThat(SetLayout.of(file("list", text)).orElseThrow().layout()).isEqualTo(layout);
  }

  @ParameterizedTest
  @CsvSource({
    "meta/x.txt, loose_crop/1.jpg, IJB, ''",
    "memfile/mem_file.dat, memfile/mem_file.dat.conf, MEMFILE, ''",
    "pairs.txt, Ann/Ann_0001.jpg, PAIRS, pairs.txt",
    "pairs.csv, issame.txt, PAIRS, pairs.csv",
    "bupt_comparison.txt, a.jpg, PAIRS, bupt_comparison.txt",
    "images.npy, issame.txt, FILE, images.npy"
  })
  void aFolderIsKnownByItsNames(String one, String other, SetLayout layout, String path)
      throws IOException {
    file(one, "a;b\n");
    file(other, "");
    var place = SetLayout.of(directory).orElseThrow();
    assertThat(place.layout()).isEqualTo(layout);
    assertThat(place.path()).isEqualTo(path.isEmpty() ? directory : directory.resolve(path));
  }

  @Test
  void twoListsAreNoAnswer() throws IOException {
    file("a.csv", "");
    file("b.csv", "");
    assertThat(SetLayout.of(directory)).isEmpty();
  }

  @Test
  void identitiesBecomeAllPairs() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      DrawnFace.png(directory.resolve(seed + ".png"), seed, 112, 112);
    }
    var list = file("index.txt", "1.png\t4\n2.png\t9\n3.png\t4\n");
    var opened = TemplateSet.openIdentities(list, directory, Warp.OPENCV_4);
    try (var set = ((Accepted<TemplateSet>) opened).value()) {
      assertThat(set.templateOfImage()).containsExactly(0, 1, 2);
      assertThat(set.first()).containsExactly(1, 2, 2);
      assertThat(set.second()).containsExactly(0, 0, 1);
      assertThat(set.same()).containsExactly(false, true, false);
      assertThat(((Accepted<byte[]>) set.pixels(2)).value()).isEqualTo(DrawnFace.chw(3));
    }
  }

  @Test
  void landmarksOfAnInsightFaceListAlign() throws IOException {
    DrawnFace.png(directory.resolve("aligned.png"), 1, 112, 112);
    DrawnFace.png(directory.resolve("wild.png"), 2, 140, 130);
    // The target of the alignment, shifted by (8, 5): five x, then five y.
    var landmarks =
        "46.2946\t81.5318\t64.0252\t49.5493\t78.7299\t56.6963\t56.5014\t76.7366\t97.3655\t97.2041";
    var list =
        file("train.lst", "1\taligned.png\t0\n0\twild.png\t0\t8\t5\t120\t117\t" + landmarks + "\n");
    var opened = TemplateSet.openIdentities(list, directory, Warp.OPENCV_4);
    try (var set = ((Accepted<TemplateSet>) opened).value()) {
      assertThat(((Accepted<byte[]>) set.pixels(0)).value()).isEqualTo(DrawnFace.chw(1));
      var cut = ((Accepted<byte[]>) set.pixels(1)).value();
      assertThat(cut[0] & 0xff).isEqualTo(DrawnFace.level(2, 8, 5, 0));
      assertThat(cut[3 * 112 * 112 - 1] & 0xff).isEqualTo(DrawnFace.level(2, 119, 116, 2));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'1.png\t1\n' | set.empty | index.txt line 1",
        "'1.png\t1\n1.png\n' | text.fields | index.txt line 2",
        "'1.png\t1\n2.png\t1\n' | path.missing | index.txt line 2",
        "'1.png\t1\n../1.png\t1\n' | path.outside | index.txt line 2",
        "'1.png\tAnn\n' | text.number | index.txt line 1"
      })
  void faultsOfIdentityListsNameTheLine(String text, String code, String where) throws IOException {
    DrawnFace.png(directory.resolve("1.png"), 1, 112, 112);
    var list = file("index.txt", text);
    var refusal =
        ((Refused<TemplateSet>) TemplateSet.openIdentities(list, directory, Warp.OPENCV_4))
            .refusal();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.where()).isEqualTo(where);
  }

  @Test
  void moreImagesThanAllPairsAllowAreRefused() throws IOException {
    DrawnFace.png(directory.resolve("1.png"), 1, 112, 112);
    var list = file("index.txt", "1.png\t1\n".repeat(6001));
    var refusal =
        ((Refused<TemplateSet>) TemplateSet.openIdentities(list, directory, Warp.OPENCV_4))
            .refusal();
    assertThat(refusal.code()).isEqualTo("set.too_large");
    assertThat(refusal.where()).isEqualTo("index.txt line 6001");
  }
}
