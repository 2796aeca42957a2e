package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.Checked.Accepted;
import assay.grading.faceset.FaceImages;
import assay.grading.ticket.Variant;
import assay.worker.cli.RealData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each variant of a re-run gives the scores that Python gave with the same mistake planted.
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class VariantsTest {
  @TempDir static Path directory;

  private Path data = Path.of("");
  private final Map<Variant, double[]> scores = new EnumMap<>(Variant.class);

  @BeforeAll
  void runAll() throws Exception {
    data = RealData.folder();
    var settings = new HashMap<String, Object>();
    settings.put("assay.worker.token", "secret");
    settings.put("assay.worker.directory", directory.toString());
    var model = Files.readAllBytes(data.resolve("models/fr512/fr512_rgb.onnx"));
    var pairs = FaceImages.open(data.resolve("sanitizer100/sanitizer_samples.bin"));
    try (var server = new FakeServer();
        var images = ((Accepted<FaceImages>) pairs).value()) {
      settings.put("assay.worker.server", server.address());
      server.offer(server.ticket("variants", model, images, List.of(Variant.values())));
      try (var worker = Worker.start(settings)) {
        for (var variant : Variant.values()) {
          var report = server.reports.poll(5, TimeUnit.MINUTES);
          assertThat(report).as(variant.spelled()).isNotNull();
          var vector = report.get("vector");
          assertThat(vector.isNull()).as(report.toString()).isFalse();
          assertThat(vector.get("work").asText()).isEqualTo("variants/" + variant.spelled());
          var digest = vector.get("digest").asText();
          scores.put(variant, doubles(server.blobs.getOrDefault(digest, new byte[0])));
        }
        assertThat(worker.isRunning()).isTrue();
      }
    }
  }

  @AfterAll
  void leavesNothing() throws Exception {
    try (var made = Files.list(directory.resolve("blobs"))) {
      assertThat(made.map(Path::toString)).noneMatch(file -> file.endsWith(".tmp"));
    }
  }

  private static double[] doubles(byte[] bytes) {
    var doubles = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(doubles);
    return doubles;
  }

  private double[] of(Variant variant) {
    return scores.getOrDefault(variant, new double[0]);
  }

  private double[] claim(String mistake) throws Exception {
    var file = data.resolve("claims/mistakes/" + mistake + "/task1_sanitizer_scores.txt");
    return Files.readAllLines(file).stream().mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, honest",
    "CHANNELS, channels_bgr",
    "MIRRORED, mirrored",
    "TRANSPOSED, transposed_hw",
    "LAYOUT, hwc_bytes_read_as_chw",
    "RANGE_0_1, honest",
    "RANGE_MINUS1_1, range_minus1_1",
    "RANGE_0_255, range_0_255",
    "IMAGENET, imagenet_mean_std",
    "NOT_UNIT_LENGTH, not_normalised",
    "HALF_PRECISION, half_precision_weights"
  })
  void theScoresAreThoseOfTheMistakeInPython(Variant variant, String mistake) throws Exception {
    var claimed = claim(mistake);
    var found = of(variant);
    assertThat(found).hasSameSizeAs(claimed).hasSize(50);
    for (int k = 0; k < claimed.length; k++) {
      assertThat(found[k])
          .as("%s, line %d", variant, k + 1)
          .isCloseTo(claimed[k], within(1e-4 * Math.max(1, Math.abs(claimed[k]))));
    }
  }

  /// No such file is there: neither of the ranges, and not the same scores twice.
  @Test
  void normalisedTwiceIsAVariantOfItsOwn() {
    for (var other : Variant.values()) {
      if (other != Variant.NORMALISED_TWICE) {
        assertThat(largest(of(Variant.NORMALISED_TWICE), of(other)))
            .as(other.spelled())
            .isGreaterThan(1e-2);
      }
    }
  }

  private static double largest(double[] one, double[] other) {
    double largest = 0;
    for (int k = 0; k < one.length; k++) {
      largest = Math.max(largest, Math.abs(one[k] - other[k]));
    }
    assertThat(Arrays.stream(other).allMatch(Double::isFinite)).isTrue();
    return largest;
  }
}
