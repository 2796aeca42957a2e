package assay.grading.reproduction;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import assay.grading.format.ScoreFile;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The planted mistakes of the real test data, which stay outside of the repository: scores made in
/// Python with one mistake each. The same files, with a noise of 1e-5 as between two machines, are
/// the re-runs.
class RealMistakesTest {
  private static final int PAIRS = 50;
  private static final Tolerance TOLERANCE = new Tolerance(1e-3, 1e-2);

  /// Which file is what the model gives in which variant.
  private static final Map<Variant, String> RERUNS =
      Map.of(
          Variant.PLAIN, "honest",
          Variant.CHANNELS, "channels_bgr",
          Variant.MIRRORED, "mirrored",
          Variant.TRANSPOSED, "transposed_hw",
          Variant.LAYOUT, "hwc_bytes_read_as_chw",
          Variant.RANGE_MINUS1_1, "range_minus1_1",
          Variant.IMAGENET, "imagenet_mean_std",
          Variant.NOT_UNIT_LENGTH, "not_normalised",
          Variant.HALF_PRECISION, "half_precision_weights",
          Variant.RANGE_0_255, "range_0_255");

  @ParameterizedTest
  @CsvSource({
    "honest, REPRODUCED, ''",
    "half_precision_weights, REPRODUCED, ''",
    "shift_0.0005, REPRODUCED, ''",
    "rounded_4_decimals, REPRODUCED, ''",
    "shift_0.005, REVIEW, none",
    "channels_bgr, MISMATCH, channels",
    "mirrored, MISMATCH, mirrored",
    "range_0_255, MISMATCH, range-0-255",
    "range_minus1_1, MISMATCH, range-minus1-1",
    "imagenet_mean_std, MISMATCH, imagenet",
    "transposed_hw, MISMATCH, transposed",
    "hwc_bytes_read_as_chw, MISMATCH, layout",
    "squared_l2_for_cosine, MISMATCH, distance-squared-l2",
    "mapped_to_0_1, MISMATCH, affine-0-1",
    "not_normalised, MISMATCH, not-unit-length",
    "pairs_shuffled, MISMATCH, order",
    "older_weights, MISMATCH, none",
  })
  void eachIsNamed(String mistake, Verdict verdict, String cause) throws IOException {
    var reruns = new EnumMap<Variant, double[]>(Variant.class);
    for (var rerun : RERUNS.entrySet()) {
      reruns.put(rerun.getKey(), noisy(read(rerun.getValue()), rerun.getValue().hashCode()));
    }
    var claimed = read(mistake);
    var plain = requireNonNull(reruns.get(Variant.PLAIN));
    assertThat(Comparison.of(claimed, plain, TOLERANCE).verdict()).isEqualTo(verdict);
    if (verdict != Verdict.REPRODUCED) {
      var question = new Diagnosis.Question(ScoreKind.COSINE, TOLERANCE, Preprocessing.UNIT);
      var found = Diagnosis.of(question, claimed, reruns).cause();
      assertThat(found == null ? "none" : found.code()).isEqualTo(cause);
    }
  }

  private static double[] noisy(double[] scores, int seed) {
    var random = new Random(seed);
    var noisy = scores.clone();
    for (var i = 0; i < noisy.length; i++) {
      noisy[i] += 1e-5 * random.nextGaussian();
    }
    return noisy;
  }

  private static double[] read(String mistake) throws IOException {
    var file = claims().resolve("mistakes").resolve(mistake).resolve("task1_sanitizer_scores.txt");
    var anyRange = ScoreKind.COSINE.within(-1e9, 1e9);
    try (var in = Files.newInputStream(file)) {
      return ((Accepted<double[]>) ScoreFile.read(in, PAIRS, anyRange)).value();
    }
  }

  private static Path claims() {
    var named = System.getenv("ASSAY_REAL_DATA");
    if (named != null) {
      return Path.of(named, "claims");
    }
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var claims = at.resolveSibling("shared").resolve("data/claims");
      if (Files.isDirectory(claims)) {
        return claims;
      }
    }
    var reason = "SKIPPED: the real claims (../shared/data/claims) are absent";
    System.err.println(reason);
    return Assumptions.abort(reason);
  }
}
