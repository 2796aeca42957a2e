package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawsTest {
  /// The published test sequence of SplitMix64.
  @Test
  void drawsAreSplitMix64() {
    var draws = new Draws(1234567);
    assertThat(IntStream.range(0, 5).mapToObj(_ -> Long.toUnsignedString(draws.next())))
        .containsExactly(
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821");
  }

  /// By the same algorithm in Python.
  @Test
  void aReplicateHasItsOwnDraws() {
    var draws = Draws.of(42, 0);
    assertThat(Long.toUnsignedString(draws.next())).isEqualTo("6332618229526065668");
    assertThat(Long.toUnsignedString(draws.next())).isEqualTo("17630415256238047317");
    assertThat(IntStream.range(0, 12).map(_ -> draws.below(10)))
        .containsExactly(4, 0, 6, 0, 1, 7, 1, 7, 6, 1, 2, 2);
  }

  /// scipy.stats.poisson.cdf at the mean and one deviation above. 200,000 draws: four standard
  /// errors of a share are at most 0.0045.
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.6065306597126334, 0.9097959895689501",
    "3, 0.6472318887822313, 0.8152632445237722",
    "9.99, 0.45918143870881534, 0.865192407978254",
    "10, 0.5830397501929852, 0.8644644226193109",
    "30, 0.5483515125779114, 0.8426165255696685",
    "1000, 0.508409367168506, 0.8404232871599088"
  })
  void poissonCountsFollowTheirDistribution(double mean, double atMean, double above) {
    var draws = new Draws(7);
    var poisson = new Poisson(mean);
    var counts = IntStream.range(0, 200_000).map(_ -> poisson.draw(draws)).toArray();
    assertThat(share(counts, mean)).isCloseTo(atMean, within(0.0045));
    assertThat(share(counts, mean + Math.sqrt(mean))).isCloseTo(above, within(0.0045));
    assertThat(IntStream.of(counts).average().orElseThrow())
        .isCloseTo(mean, within(4 * Math.sqrt(mean / counts.length)));
  }

  @Test
  void nothingIsDrawnFromNothing() {
    assertThat(new Poisson(0).draw(new Draws(1))).isZero();
  }

  private static double share(int[] counts, double most) {
    return (double) IntStream.of(counts).filter(count -> count <= most).count() / counts.length;
  }
}
