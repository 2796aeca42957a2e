package assay.standalone.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Expected numbers from numpy 2: `numpy.linalg.eigh` of the same matrix.
class SymmetricTest {
  private static double[][] matrix() {
    double[][] a = new double[60][60];
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 60; j++) {
        double x = 1 + Math.abs(i - j) / 10.0;
        a[i][j] = 1 / (x * x);
      }
    }
    return a;
  }

  @Test
  void subspaceIterationFindsTheLargest() {
    var eigen = Symmetric.largest(matrix(), 4);
    assertThat(eigen.values())
        .containsExactly(
            new double[] {
              13.87062904839408, 8.940247971798728, 6.282249935924621, 4.61076356761637
            },
            within(1e-9));
    assertThat(eigen.vectors()[0][0]).isCloseTo(0.0710979129660805, within(1e-6));
    assertThat(eigen.vectors()[0][29]).isCloseTo(0.15430922180831042, within(1e-6));
    assertThat(eigen.vectors()[2][0]).isCloseTo(-0.12471211298086786, within(1e-6));
    assertThat(eigen.vectors()[2][29]).isCloseTo(0.18134585239209097, within(1e-6));
  }

  @Test
  void jacobiFindsAll() {
    var eigen = Symmetric.all(matrix());
    assertThat(Arrays.copyOf(eigen.values(), 4))
        .containsExactly(
            new double[] {
              13.87062904839408, 8.940247971798728, 6.282249935924621, 4.61076356761637
            },
            within(1e-12));
    assertThat(Arrays.stream(eigen.values()).sum()).as("trace").isCloseTo(60, within(1e-11));
    assertThat(eigen.vectors()[0][0]).isCloseTo(0.0710979129660805, within(1e-12));
  }
}
