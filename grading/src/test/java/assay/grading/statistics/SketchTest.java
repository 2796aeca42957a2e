package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SketchTest {
  private static final double SAME = 0.999;
  private static final int PAIRS = 600;

  /// Noise that leaves a correlation of 0.999, give or take.
  @Test
  void noPairAtTheThresholdIsMissed() {
    var random = new Random(1);
    int found = 0;
    for (int trial = 0; trial < 1000; trial++) {
      var scores = random.doubles(PAIRS).toArray();
      var other = noisy(scores, 0.0129, random);
      double pearson = Correlation.of(scores).pearson(Correlation.of(other));
      if (pearson >= SAME) {
        found++;
        assertThat(sketch(scores).mayCorrelate(sketch(other), SAME)).isTrue();
      }
    }
    assertThat(found).isBetween(300, 700);
  }

  /// Noise that leaves a correlation of 0.95.
  @Test
  void vectorsThatOnlyResembleEachOtherAreTold() {
    var random = new Random(2);
    int inVain = 0;
    for (int trial = 0; trial < 1000; trial++) {
      var scores = random.doubles(PAIRS).toArray();
      inVain +=
          sketch(scores).mayCorrelate(sketch(noisy(scores, 0.095, random)), SAME) ? 1 : 0;
    }
    assertThat(inVain).isLessThan(5);
  }

  @Test
  void transformedCopiesAreNeverMissed() {
    var scores = new Random(3).doubles(PAIRS).toArray();
    for (DoubleUnaryOperator copy :
        new DoubleUnaryOperator[] {s -> 3 * s - 7, s -> 2 - 2 * s, s -> s * s * s, Math::exp}) {
      var copied = Arrays.stream(scores).map(copy).toArray();
      assertThat(sketch(scores).mayCorrelate(sketch(copied), SAME)).isTrue();
    }
  }

  @Test
  void bytesGiveTheSameSketch() {
    var sketch = sketch(new Random(4).doubles(PAIRS).toArray());
    assertThat(sketch.bytes()).hasSize(Sketch.BYTES);
    assertThat(Sketch.read(sketch.bytes()).bytes()).isEqualTo(sketch.bytes());
    assertThatThrownBy(() -> Sketch.read(new byte[255])).hasMessage("expected 256 bytes, found 255");
  }

  @Test
  void constantScoresHaveNone() {
    assertThat(Correlation.of(new double[] {1, 1, 1}).sketch()).isEmpty();
  }

  private static double[] noisy(double[] scores, double noise, Random random) {
    return IntStream.range(0, scores.length)
        .mapToDouble(i -> scores[i] + noise * random.nextGaussian())
        .toArray();
  }

  private static Sketch sketch(double[] scores) {
    return Correlation.of(scores).sketch().orElseThrow();
  }
}
