package assay.server.judging;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.reproduction.Tolerance;
import assay.grading.reproduction.Verdict;
import assay.grading.score.ScoreKind;
import assay.server.judging.Judgement.Basis;
import assay.server.judging.Judgement.Earlier;
import assay.server.judging.Judgement.SetOfVectors;
import assay.server.judging.Judgement.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
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
    assertThat(judgement.scores().getFirst().accuracy().accuracy()).isEqualTo(0.5);
    assertThat(judgement.scores().getFirst().evidence()).isEqualTo("re-run");
    assertThat(judgement.verdict()).contains(Verdict.MISMATCH);
  }

  @Test
  void anEqualRerunIsEvidenceReproduced() {
    var judgement = judge(Optional.of(SEPARATED), Optional.of(SEPARATED));
    assertThat(judgement.scores().getFirst().accuracy().accuracy()).isEqualTo(1.0);
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
    assertThat(judgement.scores().getFirst().accuracy().accuracy()).isEqualTo(0.5);
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
    assertThat(judgement.scores().getFirst().accuracy().accuracy()).isEqualTo(1.0);
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

  private static Judgement judge(
      double[] claimed, double[] rerun, double[] earlier, boolean strict) {
    return Judgement.of(
        List.of(
            new SetOfVectors(
                UUID.randomUUID(),
                basis(2),
                true,
                strict,
                Optional.of(vector(claimed)),
                Optional.of(vector(rerun)),
                List.of(new Earlier(basis(1), vector(earlier))),
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
        ranked,
        false,
        claimed.map(JudgementTest::vector),
        rerun.map(JudgementTest::vector),
        List.of(),
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
