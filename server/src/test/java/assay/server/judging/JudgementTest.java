package assay.server.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.reproduction.Tolerance;
import assay.grading.reproduction.Verdict;
import assay.grading.score.ScoreKind;
import assay.server.competition.Metric;
import assay.server.judging.Judgement.Basis;
import assay.server.judging.Judgement.Earlier;
import assay.server.judging.Judgement.SetOfVectors;
import assay.server.judging.Judgement.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Twenty pairs, genuine and impostor in turn, two to a fold: figures by hand.
class JudgementTest {
  private static final Tolerance TOLERANCE = new Tolerance(1e-3, 1e-2);
  private static final boolean[] SAME = new boolean[20];

  static {
    IntStream.range(0, 20).forEach(pair -> SAME[pair] = pair % 2 == 0);
  }

  /// Genuine cosine 0.9 (distance 0.2), impostor 0.1 (1.8): every threshold between separates all.
  private static final double[] SEPARATED = scores(0.9, 0.1);

  /// Constant scores: threshold 0, everything is called different, half is right.
  private static final double[] CONSTANT = scores(0.5, 0.5);

  @Test
  void theRerunCountsNeverTheClaim() {
    var judgement = judge(Optional.of(SEPARATED), Optional.of(CONSTANT));
    assertThat(judgement.scores()).hasSize(1);
    assertThat(judgement.scores().getFirst().measured().value()).isEqualTo(0.5);
    assertThat(judgement.scores().getFirst().evidence()).isEqualTo("re-run");
    assertThat(judgement.verdict()).contains(Verdict.MISMATCH);
  }

  @Test
  void anEqualRerunIsEvidenceReproduced() {
    var judgement = judge(Optional.of(SEPARATED), Optional.of(SEPARATED));
    assertThat(judgement.scores().getFirst().measured().value()).isEqualTo(1.0);
    assertThat(judgement.scores().getFirst().evidence()).isEqualTo("reproduced");
    assertThat(judgement.reproductions().getFirst().comparison().max()).isEqualTo(0.0);
  }

  @Test
  void aShiftWithinReviewIsForAHuman() {
    var shifted = Arrays.stream(SEPARATED).map(score -> score + 0.005).toArray();
    assertThat(judge(Optional.of(shifted), Optional.of(SEPARATED)).verdict())
        .contains(Verdict.REVIEW);
  }

  @Test
  void aClaimAloneIsEvidenceClaimedAndHasNoVerdict() {
    var judgement = judge(Optional.of(SEPARATED), Optional.empty());
    assertThat(judgement.scores().getFirst().evidence()).isEqualTo("claimed");
    assertThat(judgement.verdict()).isEmpty();
  }

  @Test
  void theWorstVerdictOfSeveralSetsCounts() {
    var judgement =
        Judgement.of(
            List.of(
                set(false, Optional.of(SEPARATED), Optional.of(SEPARATED)),
                set(false, Optional.of(SEPARATED), Optional.of(CONSTANT)),
                set(true, Optional.empty(), Optional.of(SEPARATED))),
            TOLERANCE);
    assertThat(judgement.verdict()).contains(Verdict.MISMATCH);
    assertThat(judgement.scores()).hasSize(1);
    assertThat(judgement.scores().getFirst().evidence()).isEqualTo("re-run");
  }

  /// The claim was made with the release before: it is reproduced there, and ranks by the live one.
  @Test
  void aClaimOfAnAcceptedVersionIsReproducedOnThatVersion() {
    var judgement = judge(SEPARATED, CONSTANT, SEPARATED, false);
    var reproduced = judgement.reproductions().getFirst();
    assertThat(judgement.verdict()).contains(Verdict.REPRODUCED);
    assertThat(reproduced.basis().number()).isEqualTo(1);
    assertThat(reproduced.basis().isLive()).isFalse();
    assertThat(judgement.scores().getFirst().measured().value()).isEqualTo(0.5);
    assertThat(judgement.scores().getFirst().evidence()).isEqualTo("reproduced");
  }

  @Test
  void theLiveVersionIsNamedWhereBothReproduceOrNone() {
    for (var earlier : List.of(SEPARATED, CONSTANT)) {
      var judgement = judge(earlier, earlier, earlier, false);
      assertThat(judgement.reproductions().getFirst().basis().isLive()).isTrue();
      var neither = judge(scores(0.7, 0.2), earlier, earlier, false);
      assertThat(neither.reproductions().getFirst().basis().isLive()).isTrue();
      assertThat(neither.verdict()).contains(Verdict.MISMATCH);
    }
  }

  @Test
  void aClaimIsOnlyLaidBesideVersionsOfItsLength() {
    var older = Arrays.copyOf(SEPARATED, 12);
    var judgement = judge(older, SEPARATED, older, false);
    assertThat(judgement.reproductions()).hasSize(1);
    assertThat(judgement.reproductions().getFirst().basis().number()).isEqualTo(1);
    assertThat(judgement.verdict()).contains(Verdict.REPRODUCED);
    assertThat(judgement.scores().getFirst().measured().value()).isEqualTo(1.0);
  }

  @Test
  void strictLeavesNothingForReview() {
    var shifted = Arrays.stream(SEPARATED).map(score -> score + 0.005).toArray();
    var judgement = judge(shifted, SEPARATED, CONSTANT, true);
    assertThat(judgement.verdict()).contains(Verdict.MISMATCH);
    assertThat(judgement.reproductions().getFirst().tolerance())
        .isEqualTo(new Tolerance(1e-3, 1e-3));
    var near = Arrays.stream(SEPARATED).map(score -> score + 0.0009).toArray();
    assertThat(judge(near, SEPARATED, CONSTANT, true).verdict()).contains(Verdict.REPRODUCED);
  }

  /// By hand: genuine pairs eight at 0.9 and two at 0.5, impostors nine at 0.1 and one at 0.6.
  @Test
  void eachMetricOfASetIsMeasured() {
    var scores = new double[20];
    Arrays.setAll(scores, pair -> pair % 2 == 0 ? (pair < 16 ? 0.9 : 0.5) : pair == 1 ? 0.6 : 0.1);
    var metrics =
        Stream.of("accuracy", "tar@far=1e-1", "fnmr@fmr=1e-1", "auc", "tar@far=1e-2", "trade-off")
            .map(word -> Metric.of(word).orElseThrow())
            .toList();
    var set =
        new SetOfVectors(
            UUID.randomUUID(),
            basis(2),
            metrics,
            false,
            Optional.empty(),
            Optional.of(vector(scores)),
            List.of(),
            Optional.empty(),
            SAME);
    var measured =
        Judgement.of(List.of(set), TOLERANCE).scores().stream()
            .collect(
                Collectors.toMap(
                    scored -> scored.measured().metric().spelled(),
                    scored -> scored.measured().value()));
    // All ten genuine pairs lie above the nine impostors at 0.1; two lie below the one at 0.6.
    assertThat(measured.get("tar@far=1e-1")).isEqualTo(1.0);
    assertThat(measured.get("fnmr@fmr=1e-1")).isEqualTo(0.0);
    assertThat(measured.get("auc")).isCloseTo(0.98, within(1e-12));
    // Ten impostors cannot tell a FAR of one in a hundred; groups are known of papers alone.
    assertThat(measured).containsOnlyKeys("accuracy", "tar@far=1e-1", "fnmr@fmr=1e-1", "auc");
  }

  private static Judgement judge(
      double[] claimed, double[] rerun, double[] earlier, boolean strict) {
    return Judgement.of(
        List.of(
            new SetOfVectors(
                UUID.randomUUID(),
                basis(2),
                List.of(Metric.ACCURACY),
                strict,
                Optional.of(vector(claimed)),
                Optional.of(vector(rerun)),
                List.of(new Earlier(basis(1), vector(earlier))),
                Optional.empty(),
                SAME)),
        TOLERANCE);
  }

  private static Judgement judge(Optional<double[]> claimed, Optional<double[]> rerun) {
    return Judgement.of(List.of(set(true, claimed, rerun)), TOLERANCE);
  }

  private static SetOfVectors set(
      boolean ranked, Optional<double[]> claimed, Optional<double[]> rerun) {
    return new SetOfVectors(
        UUID.randomUUID(),
        basis(2),
        ranked ? List.of(Metric.ACCURACY) : List.of(),
        false,
        claimed.map(JudgementTest::vector),
        rerun.map(JudgementTest::vector),
        List.of(),
        Optional.empty(),
        SAME);
  }

  private static Basis basis(int number) {
    return new Basis(UUID.randomUUID(), number, number == 2, "judging-version");
  }

  private static Vector vector(double[] scores) {
    return new Vector(UUID.randomUUID(), ScoreKind.COSINE, scores);
  }

  private static double[] scores(double genuine, double impostor) {
    return IntStream.range(0, 20).mapToDouble(pair -> SAME[pair] ? genuine : impostor).toArray();
  }
}
