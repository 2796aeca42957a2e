package assay.grading.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermutationTest {
  @TempDir Path directory;

  @Test
  void scoresGoBackToTheirPairs() {
    // Row 0 of the map is pair 2, row 1 pair 0, row 2 pair 1.
    var permutation = new Permutation(new int[] {2, 0, 1});
    assertThat(permutation.unpermute(new double[] {0.2, 0.0, 0.1})).containsExactly(0.0, 0.1, 0.2);
    assertThatThrownBy(() -> permutation.unpermute(new double[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void comesBackAsWritten() throws IOException {
    var permutation = Permutation.random(50_001, new SplittableRandom(7));
    assertThat(Permutation.read(written(permutation)).order()).isEqualTo(permutation.order());
  }

  @Test
  void randomOrdersReachEveryPermutation() {
    var random = new SplittableRandom(3);
    var seen = new HashSet<String>();
    for (int i = 0; i < 200; i++) {
      seen.add(Arrays.toString(Permutation.random(3, random).order()));
    }
    assertThat(seen).hasSize(6);
  }

  @Test
  void whatIsNotAPermutationIsAnIoException() throws IOException {
    assertRefused(new byte[] {0, 0, 0});
    assertRefused(new byte[] {1, 0, 0, 0});
    assertRefused(new byte[] {0, 0, 0, 0, 0, 0, 0, 0});
    assertRefused(new byte[] {0, 0, 0, (byte) 0x80});
  }

  private Path written(Permutation permutation) throws IOException {
    var file = directory.resolve("test.permutation");
    try (var out = Files.newOutputStream(file)) {
      permutation.write(out);
    }
    return file;
  }

  private void assertRefused(byte[] content) throws IOException {
    var file = Files.write(directory.resolve("bad.permutation"), content);
    assertThatThrownBy(() -> Permutation.read(file)).isInstanceOf(IOException.class);
  }
}
