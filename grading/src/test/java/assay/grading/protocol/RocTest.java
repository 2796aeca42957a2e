package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.grading.score.ScoreKind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocTest {
  private static final double[] SIX_FARS = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1};

  @ParameterizedTest
  @ValueSource(strings = {"07_tar_at_far_basic", "08_tar_at_far_nasty"})
  void agreesWithTheReferenceToTheLastDigit(String vector) throws IOException {
    for (var expected : Vector.named(vector).get("cases")) {
      var name = expected.get("case").asText();
      var scores = Vector.doubles(expected.get("scores_text"));
      var same = Vector.labels(expected.get("labels"));
      if (name.equals("nan_score") || name.equals("all_positive_labels")) {
        assertThatThrownBy(() -> Roc.of(scores, same, ScoreKind.COSINE))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(name.equals("nan_score") ? "finite" : "impostors");
        continue;
      }
      for (var kind : List.of(ScoreKind.COSINE, ScoreKind.SQUARED_L2)) {
        var sign = kind.higherIsSimilar() ? 1 : -1;
        var roc = Roc.of(Arrays.stream(scores).map(s -> sign * s).toArray(), same, kind);
        assertPoints(roc, Readout.NEAREST, sign, expected.get("expected_insightface_readout"));
        assertPoints(
            roc, Readout.CONSERVATIVE, sign, expected.get("expected_conservative_readout"));
        assertThat(roc.auc()).isEqualTo(expected.get("expected_auc_mann_whitney").asDouble());
        assertThat(roc.count(Readout.NEAREST))
            .isEqualTo(expected.get("roc_points_after_drop_intermediate").asInt());
        assertThat(roc.count(Readout.CONSERVATIVE))
            .isEqualTo(expected.get("roc_points_all").asInt());
      }
    }
  }

  private static void assertPoints(Roc roc, Readout readout, int sign, JsonNode expected) {
    for (var point : expected) {
      var found = roc.tarAtFar(point.get("far").asDouble(), readout);
      assertThat(found.tar()).isEqualTo(Vector.number(point.get("tar")));
      assertThat(found.achievedFar()).isEqualTo(Vector.number(point.get("achieved_far")));
      assertThat(found.threshold()).isEqualTo(sign * Vector.number(point.get("threshold")));
    }
  }

  @Test
  void fnmrAtFmrAgreesWithTheReference() throws IOException {
    var vector = Vector.named("11_frcsyn").get("fnmr_at_fmr");
    var roc =
        Roc.of(
            Vector.doubles(vector.get("scores")),
            Vector.labels(vector.get("labels")),
            ScoreKind.COSINE);
    for (var expected : vector.get("cases")) {
      var found = roc.fnmrAtFmr(expected.get("fmr").asDouble());
      assertThat(found.fnmr()).isEqualTo(expected.get("fnmr").asDouble());
      assertThat(found.threshold()).isEqualTo(expected.get("threshold").asDouble());
    }
  }

  @Test
  void aFarBelowOneImpostorIsNotSupported() {
    var same = new boolean[10_001];
    same[0] = true;
    var roc = Roc.of(new SplittableRandom(1).doubles(10_001).toArray(), same, ScoreKind.COSINE);
    assertThat(roc.tarAtFar(1e-4, Readout.NEAREST).supported()).isTrue();
    assertThat(roc.tarAtFar(0.99e-4, Readout.NEAREST).supported()).isFalse();
    assertThat(roc.fnmrAtFmr(1e-4).supported()).isTrue();
    assertThat(roc.fnmrAtFmr(0).supported()).isFalse();
  }

  /// Worked out by hand on the polygon of the ROC.
  @Test
  void equalErrorLiesOnTheLineBetweenTwoPoints() {
    // Genuine 0.9, 0.8, 0.3; impostor 0.5, 0.2: points (0, 2/3), (1/2, 2/3), (1/2, 1), (1, 1):
    // the diagonal meets the flat piece where FNMR = 1/3.
    var scores = new double[] {0.9, 0.8, 0.3, 0.5, 0.2};
    var same = new boolean[] {true, true, true, false, false};
    var error = Roc.of(scores, same, ScoreKind.COSINE).eer();
    assertThat(error.rate()).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(error.threshold()).isEqualTo(0.5);
    // All equal: the one line from (0, 0) to (1, 1) meets it at one half.
    var constant = Roc.of(new double[] {1, 1, 1}, new boolean[] {true, false, true}, ScoreKind.L2);
    assertThat(constant.eer()).isEqualTo(new EqualError(0.5, 1));
    // Told apart without fault.
    var perfect = Roc.of(new double[] {0.5, 1.5}, new boolean[] {true, false}, ScoreKind.L2);
    assertThat(perfect.eer()).isEqualTo(new EqualError(0, 0.5));
    assertThat(perfect.auc()).isEqualTo(1);
    // The other way round.
    var inverted = Roc.of(new double[] {1.5, 0.5}, new boolean[] {true, false}, ScoreKind.L2);
    assertThat(inverted.eer().rate()).isEqualTo(1);
    assertThat(inverted.auc()).isZero();
  }

  /// Expected: `brentq` on `roc_curve`.
  @Test
  void equalErrorAgreesWithSciPy() throws IOException {
    var basic = Vector.named("07_tar_at_far_basic").get("cases").get(0);
    var scores = Vector.doubles(basic.get("scores_text"));
    var roc = Roc.of(scores, Vector.labels(basic.get("labels")), ScoreKind.COSINE);
    assertThat(roc.eer().rate()).isCloseTo(0.0738181818181818, within(1e-14));
    var pairs = Vector.named("01_kfold_basic").get("cases").get(0);
    var distances = Vector.doubles(pairs.get("distances_text"));
    var same = Vector.labels(pairs.get("issame"));
    var ofDistances = Roc.of(distances, same, ScoreKind.SQUARED_L2);
    assertThat(ofDistances.eer().rate()).isCloseTo(0.0233333333333333, within(1e-14));
    assertThat(ofDistances.auc()).isEqualTo(0.9976);
  }

  @Test
  void zerosOfBothSignsAreOneScore() {
    var same = new boolean[] {true, false, true, false};
    var roc = Roc.of(new double[] {0.0, -0.0, -0.0, 0.0}, same, ScoreKind.COSINE);
    assertThat(roc.count(Readout.CONSERVATIVE)).isEqualTo(2);
    assertThat(roc.auc()).isEqualTo(0.5);
    assertThat(roc.tarAtFar(0.5, Readout.CONSERVATIVE).tar()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 300, 100_000})
  void thinningMovesNoReadout(int most) {
    var random = new SplittableRandom(7);
    var same = new boolean[20_000];
    var scores = new double[same.length];
    for (int i = 0; i < same.length; i++) {
      same[i] = i % 7 == 0;
      scores[i] = Math.rint(random.nextGaussian(same[i] ? 0.5 : 0.1, 0.15) * 5000) / 5000;
    }
    var roc = Roc.of(scores, same, ScoreKind.COSINE);
    for (var readout : Readout.values()) {
      var points = roc.points(readout, most, SIX_FARS);
      assertThat(points.size()).isLessThanOrEqualTo(Math.max(most, 3) + 2 + SIX_FARS.length);
      assertThat(points.getFirst()).isEqualTo(new RocPoint(0, 0, Double.POSITIVE_INFINITY));
      assertThat(points.getLast().far()).isEqualTo(1);
      for (double far : SIX_FARS) {
        var whole = roc.tarAtFar(far, readout);
        var thinned = readOut(points, far, readout);
        assertThat(thinned)
            .isEqualTo(new RocPoint(whole.achievedFar(), whole.tar(), whole.threshold()));
      }
    }
  }

  private static RocPoint readOut(List<RocPoint> points, double far, Readout readout) {
    return switch (readout) {
      case NEAREST ->
          points.stream()
              .reduce((a, b) -> Math.abs(b.far() - far) <= Math.abs(a.far() - far) ? b : a)
              .orElseThrow();
      case CONSERVATIVE -> points.stream().filter(p -> p.far() <= far).toList().getLast();
    };
  }

  @Test
  void inputThatHasNoCurveIsNamed() {
    assertThatThrownBy(() -> Roc.of(new double[2], new boolean[3], ScoreKind.COSINE))
        .hasMessage("2 scores for 3 labels");
    assertThatThrownBy(() -> Roc.of(new double[2], new boolean[2], ScoreKind.COSINE))
        .hasMessage("expected genuine pairs and impostors, found 0 and 2");
    var roc = Roc.of(new double[2], new boolean[] {true, false}, ScoreKind.COSINE);
    for (double far : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> roc.tarAtFar(far, Readout.NEAREST)).hasMessageContaining("0 to 1");
    }
  }
}
