package assay.grading.reproduction;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Twelve pairs. What a mistake makes of them was worked out in numpy and is written to six digits.
class DiagnosisTest {
  private static final double[] PLAIN = {
    0.4876, 0.7869, 0.6533, 0.0477, 0.1302, 0.7609, -0.1942, 0.7034, 0.6768, 0.3147, 0.1333, 0.1063
  };
  private static final double[] BGR = {
    0.4239, 0.7726, 0.6545, 0.0616, 0.2590, 0.8370, -0.1624, 0.8305, 0.6028, 0.2264, 0.1626, -0.0123
  };
  private static final Tolerance TOLERANCE = new Tolerance(1e-3, 1e-2);
  private static final Diagnosis.Question COSINE =
      new Diagnosis.Question(ScoreKind.COSINE, TOLERANCE, Preprocessing.UNIT);
  private static final Diagnosis.Question SQUARED =
      new Diagnosis.Question(ScoreKind.SQUARED_L2, new Tolerance(2e-3, 2e-2), Preprocessing.DATACV);

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "distance-squared-l2: 1.024800 0.426200 0.693400 1.904600 1.739600 0.478200 2.388400 0.593200 0.646400 1.370600 1.733400 1.787400",
        "distance-l2: 1.012324 0.652840 0.832706 1.380072 1.318939 0.691520 1.545445 0.770195 0.803990 1.170726 1.316586 1.336937",
        "distance-cosine: 0.512400 0.213100 0.346700 0.952300 0.869800 0.239100 1.194200 0.296600 0.323200 0.685300 0.866700 0.893700",
        "negated-squared-l2: -1.024800 -0.426200 -0.693400 -1.904600 -1.739600 -0.478200 -2.388400 -0.593200 -0.646400 -1.370600 -1.733400 -1.787400",
        "negated-l2: -1.012324 -0.652840 -0.832706 -1.380072 -1.318939 -0.691520 -1.545445 -0.770195 -0.803990 -1.170726 -1.316586 -1.336937",
        "distance-angle: 1.061458 0.665027 0.858861 1.523078 1.440226 0.706097 1.766238 0.790627 0.827389 1.250656 1.437098 1.464295",
        "distance-half-turns: 0.337872 0.211685 0.273384 0.484811 0.458438 0.224758 0.562211 0.251664 0.263366 0.398096 0.457443 0.466100",
        "affine-0-1: 0.743800 0.893450 0.826650 0.523850 0.565100 0.880450 0.402900 0.851700 0.838400 0.657350 0.566650 0.553150",
        "affine-distance-0-1: 0.256200 0.106550 0.173350 0.476150 0.434900 0.119550 0.597100 0.148300 0.161600 0.342650 0.433350 0.446850",
        "affine-0-100: 74.380000 89.345000 82.665000 52.385000 56.510000 88.045000 40.290000 85.170000 83.840000 65.735000 56.665000 55.315000",
        "affine-from-0-1: -0.024800 0.573800 0.306600 -0.904600 -0.739600 0.521800 -1.388400 0.406800 0.353600 -0.370600 -0.733400 -0.787400",
        "affine-percent: 48.760000 78.690000 65.330000 4.770000 13.020000 76.090000 -19.420000 70.340000 67.680000 31.470000 13.330000 10.630000",
        "negated: -0.487600 -0.786900 -0.653300 -0.047700 -0.130200 -0.760900 0.194200 -0.703400 -0.676800 -0.314700 -0.133300 -0.106300",
        "order: 0.676800 0.314700 0.106300 0.133300 0.047700 0.760900 0.786900 0.703400 0.487600 0.653300 -0.194200 0.130200",
        "channels: 0.4239 0.7726 0.6545 0.0616 0.2590 0.8370 -0.1624 0.8305 0.6028 0.2264 0.1626 -0.0123",
        "channels+distance-squared-l2: 1.152200 0.454800 0.691000 1.876800 1.482000 0.326000 2.324800 0.339000 0.794400 1.547200 1.674800 2.024600",
        "channels+order: 0.162600 0.654500 0.830500 0.602800 0.061600 0.226400 0.423900 0.772600 -0.162400 0.259000 0.837000 -0.012300",
      })
  void aCosineIsExplainedByTheMistakeThatMadeIt(String cause, String claimed) {
    var diagnosis = Diagnosis.of(COSINE, numbers(claimed), reruns());
    assertThat(code(diagnosis)).isEqualTo(cause);
    // Six digits, and what undoing a mistake makes of the last of them.
    assertThat(requireNonNull(diagnosis.figures()).max()).isLessThan(3e-6);
    assertThat(diagnosis.tried().getFirst().hypothesis().code()).isEqualTo(cause);
    assertThat(Hypothesis.of(cause)).contains(diagnosis.cause());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "similarity-cosine: 0.487600 0.786900 0.653300 0.047700 0.130200 0.760900 -0.194200 0.703400 0.676800 0.314700 0.133300 0.106300",
        "distance-l2: 1.012324 0.652840 0.832706 1.380072 1.318939 0.691520 1.545445 0.770195 0.803990 1.170726 1.316586 1.336937",
        "distance-cosine: 0.512400 0.213100 0.346700 0.952300 0.869800 0.239100 1.194200 0.296600 0.323200 0.685300 0.866700 0.893700",
        "negated: -1.024800 -0.426200 -0.693400 -1.904600 -1.739600 -0.478200 -2.388400 -0.593200 -0.646400 -1.370600 -1.733400 -1.787400",
        "affine-0-1: 0.743800 0.893450 0.826650 0.523850 0.565100 0.880450 0.402900 0.851700 0.838400 0.657350 0.566650 0.553150",
        "affine-distance-0-1: 0.256200 0.106550 0.173350 0.476150 0.434900 0.119550 0.597100 0.148300 0.161600 0.342650 0.433350 0.446850",
        "channels: 1.152200 0.454800 0.691000 1.876800 1.482000 0.326000 2.324800 0.339000 0.794400 1.547200 1.674800 2.024600",
        "channels+similarity-cosine: 0.4239 0.7726 0.6545 0.0616 0.2590 0.8370 -0.1624 0.8305 0.6028 0.2264 0.1626 -0.0123",
      })
  void aSquaredDistanceToo(String cause, String claimed) {
    var reruns =
        Map.of(
            Variant.PLAIN,
            each(PLAIN, s -> 2 - 2 * s),
            Variant.CHANNELS,
            each(BGR, s -> 2 - 2 * s));
    var diagnosis = Diagnosis.of(SQUARED, numbers(claimed), reruns);
    assertThat(code(diagnosis)).isEqualTo(cause);
    assertThat(requireNonNull(diagnosis.figures()).max()).isLessThan(6e-6);
  }

  /// A map fitted to the claim would explain all of these.
  @ParameterizedTest
  @CsvSource({"1, 0.005", "1, -0.02", "1.01, 0", "0.9, 0.05", "0.5, 0.25", "-1, 0.7"})
  void whatNoKnownMistakeMakesIsNotExplained(double factor, double shift) {
    var diagnosis = Diagnosis.of(COSINE, each(PLAIN, s -> factor * s + shift), reruns());
    assertThat(diagnosis.cause()).isNull();
    assertThat(diagnosis.figures()).isNull();
    assertThat(diagnosis.sentence()).startsWith("No known mistake explains the difference");
    assertThat(diagnosis.tried())
        .hasSize(6)
        .isSortedAccordingTo(Comparator.comparingDouble(Diagnosis.Tried::max));
  }

  @Test
  void theToleranceHoldsForTheMendedClaim() {
    assertThat(code(Diagnosis.of(COSINE, each(BGR, s -> s + 9e-4), reruns())))
        .isEqualTo("channels");
    assertThat(code(Diagnosis.of(COSINE, each(BGR, s -> s + 1.1e-3), reruns()))).isEqualTo("none");
    // 100 (s + 0.0009): a difference of 0.09 in the claim is one of 0.0009 in a cosine.
    assertThat(code(Diagnosis.of(COSINE, each(PLAIN, s -> 100 * s + 0.09), reruns())))
        .isEqualTo("affine-percent");
  }

  @Test
  void greyImagesDoNotNameTheChannels() {
    var grey = Map.of(Variant.PLAIN, PLAIN, Variant.CHANNELS, each(PLAIN, s -> s + 1e-4));
    assertThat(code(Diagnosis.of(COSINE, each(PLAIN, s -> s + 1.05e-3), grey))).isEqualTo("none");
    assertThat(code(Diagnosis.of(COSINE, each(PLAIN, s -> 2 - 2 * (s + 1e-4)), grey)))
        .isEqualTo("distance-squared-l2");
  }

  @Test
  void aHypothesisMustBringTheClaimNearerByHalf() {
    var half = Map.of(Variant.PLAIN, PLAIN, Variant.HALF_PRECISION, each(PLAIN, s -> s + 0.0019));
    // Within the tolerance of the variant, but hardly further from the plain re-run.
    assertThat(code(Diagnosis.of(COSINE, each(PLAIN, s -> s + 0.0011), half))).isEqualTo("none");
    assertThat(code(Diagnosis.of(COSINE, each(PLAIN, s -> s + 0.0018), half)))
        .isEqualTo("half-precision");
  }

  @Test
  void theNearestOfSeveralWinsAndTheSimplerAmongEquals() {
    var near = new EnumMap<Variant, double[]>(Variant.class);
    near.put(Variant.PLAIN, PLAIN);
    near.put(Variant.CHANNELS, each(BGR, s -> s + 8e-4));
    near.put(Variant.MIRRORED, BGR);
    assertThat(code(Diagnosis.of(COSINE, BGR, near))).isEqualTo("mirrored");
    // Squared distances of the plain run, and cosine distances of one at half the scores' distance.
    var equal = new EnumMap<Variant, double[]>(Variant.class);
    equal.put(Variant.PLAIN, PLAIN);
    equal.put(Variant.LAYOUT, each(PLAIN, s -> 2 * s - 1));
    assertThat(code(Diagnosis.of(COSINE, each(PLAIN, s -> 2 - 2 * s), equal)))
        .isEqualTo("distance-squared-l2");
  }

  @Test
  void constantScoresTellNothing() {
    var constant = each(PLAIN, _ -> 0.5);
    var diagnosis = Diagnosis.of(COSINE, each(PLAIN, _ -> 1.0), Map.of(Variant.PLAIN, constant));
    assertThat(diagnosis.cause()).isNull();
    assertThat(diagnosis.sentence()).contains("nearly the same score");
  }

  @Test
  void fewPairsDoNotNameTheOrder() {
    var nine = Arrays.copyOf(PLAIN, 9);
    var turned = IntStream.range(0, 9).mapToDouble(i -> nine[8 - i]).toArray();
    assertThat(code(Diagnosis.of(COSINE, turned, Map.of(Variant.PLAIN, nine)))).isEqualTo("none");
  }

  /// Six thousand scores of one distribution, drawn twice: in order of size they lie within a wide
  /// tolerance of each other, and are still not the same numbers.
  @Test
  void aLikeDistributionIsNotAnotherOrder() {
    var wide = new Tolerance(2e-2, 5e-2);
    var question = new Diagnosis.Question(ScoreKind.COSINE, wide, Preprocessing.UNIT);
    var claimed = new Random(1).doubles(6000).toArray();
    var rerun = new Random(2).doubles(6000).toArray();
    assertThat(Comparison.of(sorted(claimed), sorted(rerun), wide).verdict())
        .as("the fixture")
        .isEqualTo(Verdict.REPRODUCED);
    assertThat(code(Diagnosis.of(question, claimed, Map.of(Variant.PLAIN, rerun))))
        .isEqualTo("none");
    assertThat(code(Diagnosis.of(question, shuffled(rerun, 3), Map.of(Variant.PLAIN, rerun))))
        .isEqualTo("order");
  }

  /// Raw embeddings of length 20: dot products to 400, with a rounding of 1e-5 of that.
  @Test
  void scoresOfRawEmbeddingsMayDifferInTheirOwnMeasure() {
    var raw = each(PLAIN, s -> 400 * s);
    var reruns = Map.of(Variant.PLAIN, PLAIN, Variant.NOT_UNIT_LENGTH, raw);
    assertThat(code(Diagnosis.of(COSINE, each(raw, s -> s + 0.004), reruns)))
        .isEqualTo("not-unit-length");
    assertThat(code(Diagnosis.of(COSINE, each(raw, s -> s + 4), reruns))).isEqualTo("none");
  }

  @Test
  void twoMistakesInWritingAreHonestlyNotNamed() {
    assertThat(code(Diagnosis.of(COSINE, shuffled(each(PLAIN, s -> 2 - 2 * s), 1), reruns())))
        .isEqualTo("none");
  }

  @Test
  void sentencesNameTheMistakeAndHowToMendIt() {
    var sentence = Diagnosis.of(COSINE, BGR, reruns()).sentence();
    assertThat(sentence)
        .isEqualTo(
            "Your scores are what the model gives when it is fed BGR images instead of RGB. Feed RGB; OpenCV, for one, reads"
                + " images as BGR.");
    var both = Diagnosis.of(COSINE, each(BGR, s -> 2 - 2 * s), reruns());
    assertThat(both.sentence())
        .isEqualTo(
            "Your scores are what the model gives when it is fed BGR images instead of RGB, but written as squared distances,"
                + " 2 - 2s for a cosine of s. Feed RGB; OpenCV, for one, reads images as BGR. Write the cosine itself.");
    assertThat(requireNonNull(both.cause()).name(ScoreKind.COSINE))
        .isEqualTo("channels, distance instead of similarity");
    var range = new Hypothesis(Variant.RANGE_0_255, ScoreMistake.NONE);
    assertThat(range.sentence(ScoreKind.SQUARED_L2, Preprocessing.DATACV))
        .endsWith("Feed (p / 255 - 0.5) / 0.5 for a pixel p of 0 to 255.");
  }

  @Test
  void withoutVariantsTheSentenceSaysWhatWasNotTried() {
    var diagnosis = Diagnosis.of(COSINE, BGR, Map.of(Variant.PLAIN, PLAIN));
    assertThat(diagnosis.cause()).isNull();
    assertThat(diagnosis.sentence()).contains("how images are read were not tried");
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void everyVariantIsTriedUnlessItIsTheTasksOwn(Variant variant) {
    assertThat(Diagnosis.variants(Preprocessing.UNIT).contains(variant))
        .isEqualTo(variant != Variant.PLAIN && variant != Variant.RANGE_0_1);
    assertThat(Diagnosis.variants(Preprocessing.DATACV).contains(variant))
        .isEqualTo(
            variant != Variant.PLAIN
                && variant != Variant.RANGE_MINUS1_1
                && variant != Variant.MIRRORED);
  }

  @Test
  void everyHypothesisIsSpelledInOneWay() {
    var codes = new ArrayList<String>();
    for (var variant : Variant.values()) {
      for (var mistake : ScoreMistake.values()) {
        var hypothesis = new Hypothesis(variant, mistake);
        codes.add(hypothesis.code());
        if (hypothesis.mistakes() > 0) {
          assertThat(Hypothesis.of(hypothesis.code())).contains(hypothesis);
        }
      }
    }
    assertThat(codes).doesNotHaveDuplicates();
    assertThat(Hypothesis.of("channels+order+order")).isEmpty();
    assertThat(Hypothesis.of("weather")).isEmpty();
  }

  @Test
  void otherLengthsAndAMissingRerunAreAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Diagnosis.of(COSINE, BGR, Map.of(Variant.CHANNELS, BGR)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Diagnosis.of(COSINE, new double[3], Map.of(Variant.PLAIN, PLAIN)));
  }

  @Test
  void mendedOrderStandsAtThePlacesOfTheRerun() {
    var hypothesis = new Hypothesis(Variant.PLAIN, ScoreMistake.ORDER);
    var mended = hypothesis.mend(shuffled(PLAIN, 5), PLAIN, ScoreKind.COSINE);
    assertThat(mended).containsExactly(PLAIN, within(0.0));
  }

  private static Map<Variant, double[]> reruns() {
    var reruns = new EnumMap<Variant, double[]>(Variant.class);
    reruns.put(Variant.PLAIN, PLAIN);
    reruns.put(Variant.CHANNELS, BGR);
    return reruns;
  }

  private static String code(Diagnosis diagnosis) {
    var cause = diagnosis.cause();
    return cause == null ? "none" : cause.code();
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] each(double[] values, DoubleUnaryOperator of) {
    return DoubleStream.of(values).map(of).toArray();
  }

  private static double[] shuffled(double[] values, long seed) {
    List<Double> list = new ArrayList<>(DoubleStream.of(values).boxed().toList());
    Collections.shuffle(list, new Random(seed));
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] sorted(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
