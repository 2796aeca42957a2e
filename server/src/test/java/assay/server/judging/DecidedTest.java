package assay.server.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.score.ScoreKind;
import assay.server.competition.Metric;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Two groups of two pairs. Of the first both decisions are right, of the second one: 1 and 0.5, so
/// AVG 0.75, SD 0.25, TO 0.5. The baseline has 0.5 and 0: AVG 0.25, so the gap is -0.5 / 0.75.
class DecidedTest {
  private static final boolean[] LABELS = {true, false, true, false};
  private static final List<String> GROUPS = List.of("a", "a", "b", "b");
  private static final double[] PROPOSED = {1, 0, 1, 1};
  private static final double[] BASELINE = {1, 1, 0, 1};

  private static Decided decided(List<String> groups) {
    return new Decided(answers(PROPOSED), answers(BASELINE), groups);
  }

  private static Decided.Answers answers(double[] decisions) {
    return Decided.Answers.of(
        new Judgement.Vector(UUID.randomUUID(), ScoreKind.DECISION, decisions));
  }

  private static double figure(String metric, List<String> groups) {
    return decided(groups).figure(Metric.of(metric).orElseThrow(), LABELS).orElse(Double.NaN);
  }

  @Test
  void figuresAreOfTheDecisions() {
    assertThat(figure("accuracy", GROUPS)).isEqualTo(0.75);
    assertThat(figure("average", GROUPS)).isEqualTo(0.75);
    assertThat(figure("sd", GROUPS)).isCloseTo(0.25, within(1e-15));
    assertThat(figure("trade-off", GROUPS)).isCloseTo(0.5, within(1e-15));
    assertThat(figure("baseline", GROUPS)).isEqualTo(0.25);
    assertThat(figure("gap", GROUPS)).isCloseTo(-0.5 / 0.75, within(1e-15));
    assertThat(figure("auc", GROUPS)).isNaN();
  }

  @Test
  void withoutGroupsTheGapIsThatOfTheAccuracies() {
    assertThat(figure("gap", List.of())).isCloseTo(-0.5 / 0.75, within(1e-15));
    assertThat(figure("trade-off", List.of())).isNaN();
  }

  @Test
  void aGapToNothingIsNoFigure() {
    var none = new Decided(answers(new double[] {0, 1, 0, 1}), answers(BASELINE), List.of());
    assertThat(none.figure(Metric.of("gap").orElseThrow(), LABELS)).isEmpty();
  }

  /// Three times the wrong pair: of the second group one of four is right.
  @Test
  void weightedPairsAreCountedAsOftenAsDrawn() {
    var scores = new Spread.Scores(PROPOSED, ScoreKind.DECISION, LABELS, GROUPS);
    assertThat(weighted("accuracy", scores, 1, 1, 1, 1)).isEqualTo(0.75);
    assertThat(weighted("accuracy", scores, 1, 1, 1, 3)).isEqualTo(0.5);
    assertThat(weighted("average", scores, 1, 1, 1, 3)).isEqualTo(0.625);
    assertThat(weighted("sd", scores, 1, 1, 1, 3)).isEqualTo(0.375);
    assertThat(weighted("trade-off", scores, 1, 1, 1, 3)).isEqualTo(0.25);
    assertThat(weighted("trade-off", scores, 2, 2, 0, 0)).as("no pair of a group").isNaN();
    assertThat(Decided.weighted(Metric.of("gap").orElseThrow(), scores)).isEmpty();
  }

  private static double weighted(String metric, Spread.Scores scores, int... weights) {
    return Decided.weighted(Metric.of(metric).orElseThrow(), scores).orElseThrow().of(weights);
  }
}
