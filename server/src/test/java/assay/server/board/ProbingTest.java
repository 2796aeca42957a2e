package assay.server.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.server.board.Contender.Entry;
import assay.server.board.Contender.Figures;
import assay.server.competition.Feedback;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// G04, SECURITY §2.2: who sends a thousand entries and reads the board after each. 6,000 pairs, 92
/// % right; of 1,200 weak pairs each entry flips some by coins, and at the end those stay flipped
/// that are likelier right so. The same simulation in numpy, 12 seeds, gains 4.5 points where
/// boards tell the score, and 0.02 where they tell steps of 0.2 %.
class ProbingTest {
  private static final int PAIRS = 6000;
  private static final int WEAK = 1200;
  private static final int WRONG = 480;
  private static final int ENTRIES = 1000;
  private static final int SEEDS = 12;

  @Test
  void aBoardThatTellsEverythingIsAnOracle() {
    assertThat(meanGain(Feedback.ALL)).isCloseTo(4.5, within(.5));
  }

  @Test
  void aBoardWithALadderTellsAProberNothing() {
    assertThat(meanGain(new Feedback(.002, null, null))).isCloseTo(0, within(.1));
  }

  private static double meanGain(Feedback feedback) {
    double sum = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      sum += gain(new SplittableRandom(seed), feedback);
    }
    return sum / SEEDS;
  }

  private static double gain(SplittableRandom random, Feedback feedback) {
    var flips = new boolean[ENTRIES][WEAK];
    var scores = new double[ENTRIES];
    for (int entry = 0; entry < ENTRIES; entry++) {
      int right = PAIRS - WEAK;
      for (int pair = 0; pair < WEAK; pair++) {
        flips[entry][pair] = random.nextBoolean();
        right += flips[entry][pair] == pair < WRONG ? 1 : 0;
      }
      scores[entry] = (double) right / PAIRS;
    }
    double mean = (PAIRS - WEAK / 2.0) / PAIRS;
    double deviation = Math.sqrt(WEAK / 4.0) / PAIRS;
    var evidence = new double[WEAK];
    Arrays.fill(evidence, -Math.log((double) (WEAK - WRONG) / WRONG));
    var team = new Contender.Team(new UUID(1, 1), "Prober");
    var entries =
        IntStream.range(0, ENTRIES).mapToObj(entry -> entry(team, entry, scores[entry])).toList();
    var told = BoardMaker.told(entries, feedback, values -> values[0]);
    for (var one : told) {
      double weight = 2 / Math.sqrt(WEAK) * (one.values()[0] - mean) / deviation;
      int entry = (int) one.submission().getLeastSignificantBits();
      for (int pair = 0; pair < WEAK; pair++) {
        evidence[pair] += flips[entry][pair] ? weight : -weight;
      }
    }
    int gained = 0;
    for (int pair = 0; pair < WEAK; pair++) {
      if (evidence[pair] > 0) {
        gained += pair < WRONG ? 1 : -1;
      }
    }
    return 100.0 * gained / PAIRS;
  }

  private static Entry entry(Contender.Team team, int number, double score) {
    var none = new double[] {Double.NaN};
    return new Entry(
        new UUID(0, number),
        "E" + number,
        team,
        Instant.EPOCH.plusSeconds(number),
        "claimed",
        Optional.empty(),
        "none",
        new Contender.Story(Instant.EPOCH.plusSeconds(number), null, null),
        new Figures(new double[] {score}, none, none, none, new @Nullable UUID[1]));
  }
}
