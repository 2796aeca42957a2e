package assay.grading.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LadderTest {
  private static final Ladder LADDER = new Ladder(.002);

  @Test
  void onlyAGainOfMoreThanAStepIsShown() {
    // By hand: 0.9210 rounds to 460.5 steps, to the even 460; 0.9219 is no step better than that,
    // 0.9226 is, and shows as 461.
    assertThat(LADDER.shown(new double[] {.9210, .9219, .9100, .9226, .9230}))
        .containsExactly(new double[] {.920, .920, .920, .922, .922}, within(1e-12));
  }

  @Test
  void anEntryWithoutAScoreShowsWhatWasShown() {
    assertThat(LADDER.shown(new double[] {Double.NaN, .5, Double.NaN}))
        .containsExactly(new double[] {Double.NaN, .5, .5}, within(1e-12));
    assertThat(LADDER.shown(new double[0])).isEmpty();
  }

  @Test
  void aStepIsANumberOverZero() {
    for (double step : new double[] {0, -.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Ladder(step)).hasMessageContaining("over 0");
    }
  }

  /// SECURITY §2.2, with an attacker who makes the best of each answer. Expected by the same
  /// simulation in numpy, 12 seeds: 0.7 points after 90 entries and 4.5 after 1,000 where the score
  /// is told, 4.0 where it is rounded to 0.5 %, 0.02 with the Ladder.
  @Test
  void whoProbesGainsNothing() {
    assertThat(meanGain(90, UnaryOperator.identity())).isCloseTo(.7, within(.4));
    assertThat(meanGain(1000, UnaryOperator.identity())).isCloseTo(4.5, within(.5));
    assertThat(meanGain(1000, LadderTest::rounded)).isCloseTo(4.0, within(.5));
    assertThat(meanGain(1000, LadderTest::climbed)).isCloseTo(0, within(.1));
  }

  private static double[] rounded(double[] scores) {
    return Arrays.stream(scores).map(score -> .005 * Math.rint(score / .005)).toArray();
  }

  /// What is shown again tells nothing.
  private static double[] climbed(double[] scores) {
    var shown = LADDER.shown(scores);
    var told = shown.clone();
    for (int i = 1; i < told.length; i++) {
      told[i] = shown[i] == shown[i - 1] ? Double.NaN : shown[i];
    }
    return told;
  }

  private static double meanGain(int entries, UnaryOperator<double[]> feedback) {
    double sum = 0;
    for (int seed = 0; seed < 12; seed++) {
      sum += new Prober(new SplittableRandom(seed), entries).gain(feedback);
    }
    return sum / 12;
  }

  /// 6,000 pairs, 92 % right; 1,200 of them are weak, among these all that are wrong. Each entry
  /// flips every weak pair or not, by a coin; at the end those stay flipped that are likelier right
  /// so, by all that was shown.
  private static final class Prober {
    private static final int PAIRS = 6000;
    private static final int WEAK = 1200;
    private static final int WRONG = 480;

    private final boolean[][] flips;
    private final double[] scores;

    Prober(SplittableRandom random, int entries) {
      flips = new boolean[entries][WEAK];
      scores = new double[entries];
      for (int entry = 0; entry < entries; entry++) {
        int right = PAIRS - WEAK;
        for (int pair = 0; pair < WEAK; pair++) {
          flips[entry][pair] = random.nextBoolean();
          right += flips[entry][pair] == isWrong(pair) ? 1 : 0;
        }
        scores[entry] = (double) right / PAIRS;
      }
    }

    private static boolean isWrong(int pair) {
      return pair < WRONG;
    }

    /// In points of accuracy. What is told lies so many standard deviations from what coins give;
    /// NaN tells nothing.
    double gain(UnaryOperator<double[]> feedback) {
      var told = feedback.apply(scores);
      double mean = (PAIRS - WEAK / 2.0) / PAIRS;
      double deviation = Math.sqrt(WEAK / 4.0) / PAIRS;
      var evidence = new double[WEAK];
      Arrays.fill(evidence, -Math.log((double) (WEAK - WRONG) / WRONG));
      for (int entry = 0; entry < told.length; entry++) {
        double weight =
            Double.isNaN(told[entry]) ? 0 : 2 / Math.sqrt(WEAK) * (told[entry] - mean) / deviation;
        for (int pair = 0; pair < WEAK; pair++) {
          evidence[pair] += flips[entry][pair] ? weight : -weight;
        }
      }
      int gained = 0;
      for (int pair = 0; pair < WEAK; pair++) {
        if (evidence[pair] > 0) {
          gained += isWrong(pair) ? 1 : -1;
        }
      }
      return 100.0 * gained / PAIRS;
    }
  }
}
