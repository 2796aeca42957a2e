package assay.grading.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Golden vectors 09 and 10, printed by the unmodified scripts of SDFR and DataCV.
class ReferenceVectorsTest {
  @Test
  void sdfrCosinesOf512WideEmbeddingsAgreeToTheLastDigit() throws IOException {
    var vector = vector("09_sdfr_sanitizer_scores.json").get("cases").get(0);
    var scores = new ArrayList<Float>();
    for (var i = 0; i < 12; i++) {
      var a = row(9000 + i, 512);
      var b = row(9100 + i, 512);
      for (var j = 0; i < 6 && j < b.length; j++) {
        b[j] = 0.75f * a[j] + (float) (0.25 + 0.125 * i) * b[j];
      }
      scores.add(PairScores.cosine(a, b));
    }
    assertThat(scores.stream().map(ScoreText::sdfr).toList()).isEqualTo(lines(vector));
    assertThat(scores.stream().map(ReferenceVectorsTest::bits).toList())
        .isEqualTo(strings(vector.get("expected_float32_bits_hex")));
  }

  @Test
  void sdfrCosinesOfZeroTinySelfOppositeAndOrthogonalAgree() throws IOException {
    var vector = vector("09_sdfr_sanitizer_scores.json").get("cases").get(1);
    var a = row(9000, 512);
    var tiny = new float[512];
    Arrays.fill(tiny, 1e-12f);
    var opposite = new float[512];
    for (var i = 0; i < 512; i++) {
      opposite[i] = -a[i];
    }
    var first = new float[512];
    first[0] = 1;
    var last = new float[512];
    last[511] = 1;
    var printed =
        List.of(
            ScoreText.sdfr(PairScores.cosine(new float[512], a)),
            ScoreText.sdfr(PairScores.cosine(tiny, a)),
            ScoreText.sdfr(PairScores.cosine(a, a)),
            ScoreText.sdfr(PairScores.cosine(a, opposite)),
            ScoreText.sdfr(PairScores.cosine(first, last)));
    assertThat(printed).isEqualTo(lines(vector));
  }

  @Test
  void sdfrCosinesOf600WideEmbeddingsAgree() throws IOException {
    var vector = vector("09_sdfr_sanitizer_scores.json").get("cases").get(2);
    var printed = new ArrayList<String>();
    for (var i = 0; i < 3; i++) {
      printed.add(ScoreText.sdfr(PairScores.cosine(row(9300 + i, 600), row(9400 + i, 600))));
    }
    assertThat(printed).isEqualTo(lines(vector));
  }

  @Test
  void dataCvDistancesOfSummedFlipsAgreeToTheLastDigit() throws IOException {
    var vector = vector("10_datacv_result_file.json");
    var embeddings = new float[40][];
    for (var i = 0; i < 40; i++) {
      var plain = row(10000 + (i / 2 % 2 == 0 ? i / 2 : i), 512);
      var noise = row(11000 + i, 512);
      var flipNoise = row(12000 + i, 512);
      for (var j = 0; j < 512; j++) {
        plain[j] = plain[j] + 0.5f * noise[j];
        var flipped = plain[j] + 0.125f * flipNoise[j];
        plain[j] = plain[j] + flipped;
      }
      embeddings[i] = plain;
    }
    var scores = new ArrayList<Float>();
    for (var k = 0; k < 20; k++) {
      scores.add(PairScores.squaredL2(embeddings[2 * k], embeddings[2 * k + 1]));
    }
    assertThat(scores.stream().map(ReferenceVectorsTest::bits).toList())
        .isEqualTo(strings(vector.get("expected_float32_bits_hex")));
    assertThat(scores.stream().map(score -> ScoreText.dataCv(score)).toList())
        .isEqualTo(lines(vector));
  }

  @Test
  void theValueThatFormatGetsWrongPrintsAsInC() throws IOException {
    var trap = vector("10_datacv_result_file.json").get("java_trap");
    var value = Float.intBitsToFloat(Integer.parseInt(trap.get("value_float32_bits").asText(), 16));
    assertThat(ScoreText.dataCv(value)).isEqualTo(trap.get("c_printf_%.18e").asText());
  }

  /// The vectors' generator: SplitMix64, each element `(next >>> 44) / 2^19 - 1`.
  private static float[] row(long seed, int width) {
    var state = seed;
    var row = new float[width];
    for (var i = 0; i < width; i++) {
      state += 0x9E3779B97F4A7C15L;
      var z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      row[i] = (float) ((z >>> 44) / 524288.0 - 1);
    }
    return row;
  }

  private static String bits(float value) {
    return String.format(Locale.ROOT, "%08x", Float.floatToRawIntBits(value));
  }

  private static List<String> lines(JsonNode vector) {
    return strings(vector.get("expected_lines"));
  }

  private static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(node -> strings.add(node.asText()));
    return strings;
  }

  private static JsonNode vector(String name) throws IOException {
    try (InputStream in = ReferenceVectorsTest.class.getResourceAsStream("/vectors/" + name)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
    }
  }
}
