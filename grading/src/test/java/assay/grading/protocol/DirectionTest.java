package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Notice;
import assay.grading.score.ScoreKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Case D18, inverted direction.
class DirectionTest {
  private static final boolean[] SAME = new boolean[20];

  static {
    Arrays.fill(SAME, 0, 10, true);
  }

  @Test
  void distancesHandedInAsCosinesAreNoticed() {
    assertThat(Direction.inverted(rising(), SAME, ScoreKind.COSINE))
        .map(Notice::code)
        .contains("scores.maybe_inverted");
    assertThat(Direction.inverted(rising(), SAME, ScoreKind.SQUARED_L2)).isEmpty();
  }

  @Test
  void similaritiesHandedInAsDistancesAreNoticed() {
    var falling = Arrays.stream(rising()).map(score -> -score).toArray();
    assertThat(Direction.inverted(falling, SAME, ScoreKind.SQUARED_L2)).isPresent();
    assertThat(Direction.inverted(falling, SAME, ScoreKind.COSINE)).isEmpty();
  }

  @Test
  void equalScoresAreChanceAndNotInverted() {
    assertThat(Direction.inverted(new double[20], SAME, ScoreKind.COSINE)).isEmpty();
    assertThat(Direction.inverted(new double[20], SAME, ScoreKind.SQUARED_L2)).isEmpty();
  }

  @Test
  void oneClassAloneSaysNothing() {
    assertThat(Direction.inverted(rising(), new boolean[20], ScoreKind.COSINE)).isEmpty();
  }

  /// Genuine pairs (the first ten) low, impostors high.
  private static double[] rising() {
    var scores = new double[20];
    Arrays.setAll(scores, i -> i / 20.0);
    return scores;
  }
}
