package assay.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.faceset.FaceSet;
import assay.standalone.face.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the demo writes is read by the same reader as what participants and organizers send.
class SetFilesTest {
  private static final PairSet SET =
      PairSet.draw(330_000, 20, List.of(Condition.STUDIO, Condition.MOTION), 40);

  @TempDir Path folder;

  private static FaceSet open(Path file, @Nullable Path labels) throws IOException {
    return switch (FaceSet.open(file, labels)) {
      case Checked.Accepted<FaceSet>(var set, _) -> set;
      case Checked.Refused<FaceSet>(var why) -> throw new AssertionError(why.message());
    };
  }

  private static void assertHoldsTheSet(FaceSet read) throws IOException {
    assertThat(read.pairs()).isEqualTo(40);
    for (int k = 0; k < 40; k++) {
      assertThat(read.same()[k]).as("pair " + k).isEqualTo(SET.pairs().get(k).same());
    }
    for (int i = 0; i < 80; i++) {
      var pixels = read.pixels(i);
      assertThat(pixels).isInstanceOf(Checked.Accepted.class);
      if (pixels instanceof Checked.Accepted<byte[]>(var found, _)) {
        assertThat(found).as("image " + i).isEqualTo(SET.photographs().get(i).pixels());
      }
    }
  }

  @Test
  void aBinIsReadBack() throws IOException {
    var file = folder.resolve("set.bin");
    SetFiles.writeBin(SET, Photograph::png, file);
    try (var read = open(file, null)) {
      assertHoldsTheSet(read);
    }
  }

  @Test
  void anXzIsReadBack() throws IOException {
    var file = folder.resolve("validation.xz");
    SetFiles.writeXz(SET, file);
    SetFiles.writeLabels(SET, folder.resolve("issame.txt"));
    try (var read = open(file, folder.resolve("issame.txt"))) {
      assertHoldsTheSet(read);
    }
  }

  @Test
  void swappedChannelsSwapRedAndBlueOnly() throws IOException {
    var file = folder.resolve("swapped.bin");
    SetFiles.writeBin(SET, Photograph::pngWithSwappedChannels, file);
    try (var read = open(file, null)) {
      if (read.pixels(0) instanceof Checked.Accepted<byte[]>(var found, _)) {
        byte[] straight = SET.photographs().getFirst().pixels();
        int plane = 112 * 112;
        for (int i = 0; i < plane; i++) {
          assertThat(found[i]).isEqualTo(straight[2 * plane + i]);
          assertThat(found[plane + i]).isEqualTo(straight[plane + i]);
          assertThat(found[2 * plane + i]).isEqualTo(straight[i]);
        }
      }
    }
  }

  @Test
  void linesBesideTheSetHaveOneEntryAPair() throws IOException {
    SetFiles.writeGroups(SET, folder.resolve("groups.txt"));
    SetFiles.writeIdentities(SET, folder.resolve("identities.txt"));
    assertThat(Files.readAllLines(folder.resolve("groups.txt")))
        .hasSize(40)
        .containsOnly("studio", "motion");
    assertThat(Files.readAllLines(folder.resolve("identities.txt")))
        .hasSize(40)
        .allMatch(line -> line.matches("3300[0-9]{2}\t3300[0-9]{2}"));
  }
}
