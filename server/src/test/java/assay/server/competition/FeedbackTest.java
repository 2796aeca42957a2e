package assay.server.competition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// How little a phase tells (SECURITY §2.3.3).
class FeedbackTest {
  private static final Feedback LADDER = new Feedback(.002, null, null);

  /// By hand: 0.9210 is told as 0.920; 0.9219 is no step better than that, 0.9226 is.
  @Test
  void aLadderTellsOfStepsAlone() {
    assertThat(LADDER.told(new double[] {.9210, .9219, .9100, .9226, .9230}))
        .containsExactly(true, false, false, true, false);
    assertThat(LADDER.shown(.9210)).isCloseTo(.920, within(1e-12));
    assertThat(LADDER.shown(.9226)).isCloseTo(.922, within(1e-12));
  }

  @Test
  void anEntryThatCannotBeRankedIsNeverAStep() {
    assertThat(LADDER.told(new double[] {Double.NaN, .5, Double.NaN, .6}))
        .containsExactly(false, true, false, true);
  }

  @Test
  void looksEndAfterTheirNumber() {
    assertThat(new Feedback(null, null, 2).told(new double[] {.5, .4, .9}))
        .containsExactly(true, true, false);
    assertThat(new Feedback(.1, null, 2).told(new double[] {.5, .4, .9}))
        .containsExactly(true, false, false);
    assertThat(new Feedback(null, null, 9).told(new double[] {.5})).containsExactly(true);
  }

  @Test
  void decimalsAreOfAPercent() {
    assertThat(new Feedback(null, 1, null).shown(.98765)).isCloseTo(.988, within(1e-12));
    assertThat(Feedback.ALL.shown(.98765)).isEqualTo(.98765);
    assertThat(Feedback.ALL.told(new double[] {.1, .2})).containsExactly(true, true);
  }

  @Test
  void saysItInASentence() {
    assertThat(LADDER.sentence()).contains("more than 0.2 %");
    assertThat(Feedback.ALL.sentence()).isEmpty();
  }
}
