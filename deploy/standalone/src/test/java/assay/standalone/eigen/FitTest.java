package assay.standalone.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Expected numbers from numpy 2 and scipy, on X = ((7i² + 3ij + 5j² + 11i + j) mod 17) - 8: `w, v
/// = numpy.linalg.eigh(C)` with C = (X - mean)ᵀ(X - mean) / n, and `scipy.linalg.eigh(Sb, Sw + 0.01
/// · trace(Sw) / 5 · I)`, each vector's largest component positive.
class FitTest {
  private static double[][] samples() {
    double[][] x = new double[12][5];
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 5; j++) {
        x[i][j] = (7 * i * i + 3 * i * j + 5 * j * j + 11 * i + j) % 17 - 8;
      }
    }
    return x;
  }

  @Test
  void principalComponentsOfManySamples() {
    var pca = Pca.fit(samples(), 3);
    assertThat(pca.mean())
        .containsExactly(new double[] {7 / 12.0, -1, 1 / 3.0, 1 / 3.0, 22 / 12.0}, within(1e-12));
    assertThat(pca.deviations())
        .containsExactly(
            new double[] {6.246446262090682, 5.7958001490028215, 5.123269183590253}, within(1e-9));
    assertThat(pca.axes()[0])
        .containsExactly(
            new double[] {
              -0.4214994834230686,
              -0.36740344738825526,
              -0.3461857582704754,
              0.21716341209719942,
              0.721351762691621
            },
            within(1e-9));
    assertThat(pca.axes()[2])
        .containsExactly(
            new double[] {
              0.11656679556323822,
              -0.09857547729657867,
              0.2948073646882707,
              0.935335084415305,
              -0.12219637897761847
            },
            within(1e-9));
  }

  @Test
  void principalComponentsOfFewSamplesGoThroughTheSmallerProduct() {
    var pca = Pca.fit(Symmetric.transposed(samples()), 2);
    assertThat(pca.deviations())
        .containsExactly(new double[] {9.946792792272987, 8.973694188707132}, within(1e-9));
    assertThat(pca.axes()[1])
        .containsExactly(
            new double[] {
              -0.20738846374166248,
              -0.4045711518066069,
              0.03136069354204774,
              0.36679247750565674,
              -0.412153503328742,
              -0.03161094723698676,
              0.35517207737076717,
              0.15798938930582268,
              -0.04323134737187638,
              -0.26700747011364845,
              0.09097969991403361,
              0.5043561591986153
            },
            within(1e-9));
  }

  @Test
  void discriminantsOfFourPersons() {
    double[][] x = samples();
    int[] person = IntStream.range(0, 12).map(i -> i / 3).toArray();
    for (int i = 0; i < 12; i++) {
      x[i][2] += 10 * person[i];
      x[i][0] += 4 * (person[i] % 2);
    }
    double[][] found = Lda.fit(x, person, 2);
    assertThat(found[0])
        .containsExactly(
            new double[] {
              0.12694327215583898,
              -0.0716337323286738,
              0.23506772183627936,
              0.04170615688048416,
              0.10341584011353788
            },
            within(1e-9));
    assertThat(found[1])
        .containsExactly(
            new double[] {
              -0.0721917811481544,
              0.10972998918485101,
              -0.01786698148122876,
              0.39600491737408244,
              0.0064090719933806
            },
            within(1e-9));
  }
}
