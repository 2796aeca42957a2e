package assay.grading.format;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import assay.grading.Refusal;
import assay.grading.score.ScoreKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SECURITY §4, cases D10 to D18, D20 and D21, on the bare file.
class ScoreFileTest {
  private static final double[] THREE = {0.5, -0.25, 1};

  @Test
  void plainLinesAreRead() throws IOException {
    assertThat(scores("0.5\n-0.25\n1\n")).isEqualTo(THREE);
  }

  /// D16.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5\n-0.25\n1",
        "0.5\r\n-0.25\r\n1\r\n",
        "0.5\r\n-0.25\r\n1",
        "\uFEFF0.5\n-0.25\n1\n",
        "+0.5\n-2.5e-1\n1.000000000000000000E+00\n",
        "5e-1\n-00.25\n1.0"
      })
  void markNewlinesAndSpellingMakeNoDifference(String text) throws IOException {
    assertThat(scores(text)).isEqualTo(THREE);
  }

  /// D16: UTF-16, with and without a byte order mark, and other binary files.
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32"})
  void wideEncodingsAreRefused(String charset) throws IOException {
    var bytes = "0.5\n-0.25\n1\n".getBytes(Charset.forName(charset));
    assertThat(refusal(read(new ByteArrayInputStream(bytes), 3)).code())
        .isEqualTo("scores.encoding");
  }

  @Test
  void archiveInPlaceOfTextIsCalledOne() throws IOException {
    assertThat(refusal("PK\u0003\u0004…", 3).found()).isEqualTo("a zip archive");
  }

  /// D10.
  @Test
  void missingLineSaysHowManyThereAre() throws IOException {
    var refusal = refusal("0.5\n0.5\n", 3);
    assertThat(refusal.code()).isEqualTo("scores.count");
    assertThat(refusal.expected()).startsWith("3 lines");
    assertThat(refusal.found()).isEqualTo("2 lines");
  }

  /// D10.
  @ParameterizedTest
  @ValueSource(strings = {"0.5\n0.5\n0.5\n0.5\n", "0.5\n0.5\n0.5\n0.5", "0.5\n0.5\n0.5\nx"})
  void lineTooManyIsRefused(String text) throws IOException {
    var refusal = refusal(text, 3);
    assertThat(refusal.code()).isEqualTo("scores.count");
    assertThat(refusal.found()).isEqualTo("at least 4 lines");
  }

  @Test
  void emptyFileHasNoLines() throws IOException {
    assertThat(refusal("", 3).code()).isEqualTo("scores.count");
    assertThat(refusal("\uFEFF", 3).found()).isEqualTo("0 lines");
  }

  /// D11: nothing is read beyond the buffer that holds line N + 1.
  @Test
  void endlessLinesAreStoppedAtOneTooMany() throws IOException {
    var endless = new Endless("0.5\n");
    assertThat(refusal(read(endless, 1000)).code()).isEqualTo("scores.count");
    assertThat(endless.delivered).isLessThanOrEqualTo(4 * 1000 + 8192);
  }

  /// D12.
  @Test
  void endlessLineIsStoppedAtItsByte65() throws IOException {
    var endless = new Endless("1");
    var refusal = refusal(read(endless, 1000));
    assertThat(refusal.code()).isEqualTo("scores.line_too_long");
    assertThat(refusal.where()).isEqualTo("line 1");
    assertThat(endless.delivered).isLessThanOrEqualTo(8192);
  }

  @Test
  void lineOf64BytesIsTheLongest() throws IOException {
    var longest = "0".repeat(19) + "0." + "0".repeat(30) + "e+1";
    assertThat(scores(longest + "\r\n" + longest + "\n" + longest)).containsOnly(0);
    assertThat(refusal("0".repeat(64) + "\n", 1).code()).isEqualTo("scores.syntax");
    assertThat(refusal("0".repeat(64) + "\r\n", 1).code()).isEqualTo("scores.syntax");
    assertThat(refusal("0".repeat(65) + "\n", 1).code()).isEqualTo("scores.line_too_long");
    assertThat(refusal("0.1\r".repeat(20), 20).remedy()).contains("LF or CRLF");
  }

  /// D13.
  @ParameterizedTest
  @ValueSource(
      strings = {"NaN", "nan", "-nan", "Infinity", "-inf", "INF", "1e400", "-1E+999", "1.#INF"})
  void whatIsNotFiniteIsRefusedWithItsLine(String line) throws IOException {
    var refusal = refusal("0.5\n" + line + "\n0.5\n", 3);
    assertThat(refusal.code()).isEqualTo("scores.not_finite");
    assertThat(refusal.where()).isEqualTo("line 2");
    assertThat(refusal.found()).contains(line);
  }

  /// D14.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x1p3",
        "1.0f",
        "1.0d",
        "1_000",
        "1,5",
        "１.0",
        " 1.0",
        "1.0 ",
        "\u00A01.0",
        "1.",
        ".5",
        "1e",
        "--1",
        "1;1",
        "score",
        "0.5 0.5",
        "0.5\t",
        "1e1000",
        "#0.5",
        "٠.٥",
        "\u20130.5"
      })
  void whatIsNotAPlainNumberIsRefusedWithItsLine(String line) throws IOException {
    var refusal = refusal("0.5\n" + line + "\n0.5\n", 3);
    assertThat(refusal.code()).isEqualTo("scores.syntax");
    assertThat(refusal.where()).isEqualTo("line 2");
  }

  @Test
  void decimalCommaIsCalledByItsName() throws IOException {
    assertThat(refusal("0,5\n", 1).remedy())
        .isEqualTo("Use a point, not a comma, before the decimals.");
  }

  @Test
  void whatWasFoundIsSafeToShow() throws IOException {
    assertThat(refusal("\u001B[31m<b>\u202E\n", 1).found()).isEqualTo("`?[31m<b>?`");
  }

  /// D15.
  @ParameterizedTest
  @CsvSource({
    "cosine, 1.5, distance",
    "cosine, 3.9, distance",
    "cosine, -1.01, Normalise",
    "cosine, 12, Normalise",
    "squared-l2, -0.3, cosine",
    "squared-l2, 4.01, Normalise",
    "decision, 0.5, 1 for the same person",
  })
  void whatLiesOutOfRangeIsRefusedWithTheLikelyCause(String kind, String line, String cause)
      throws IOException {
    var refusal = refusal(read(stream(line), 1, ScoreKind.named(kind).orElseThrow()));
    assertThat(refusal.code()).isEqualTo("scores.range");
    assertThat(refusal.remedy()).contains(cause);
  }

  @Test
  void roundingMayCarryAnHonestScoreBeyondTheRange() throws IOException {
    assertThat(scores("1.0000001192092896\n-1.000009\n0")).hasSize(3);
    assertThat(refusal("1.00002\n", 1).code()).isEqualTo("scores.range");
  }

  /// D17, and a second newline at the end.
  @ParameterizedTest
  @CsvSource({"'0.5\n\n0.5\n', 2", "'0.5\n  \t\n0.5\n', 2", "'\n0.5\n0.5', 1", "'0.5\n0.5\n\n', 3"})
  void emptyLineIsRefusedWithItsNumber(String text, int line) throws IOException {
    var refusal = refusal(text, 2);
    assertThat(refusal.code()).isEqualTo("scores.empty_line");
    assertThat(refusal.where()).isEqualTo("line " + line);
  }

  /// D18, constant scores.
  @Test
  void equalScoresAreAcceptedWithANotice() throws IOException {
    var accepted = (Accepted<double[]>) read(stream("0.5\n0.50\n5e-1\n"), 3);
    assertThat(accepted.notices()).extracting(Notice::code).containsExactly("scores.constant");
  }

  /// D20: 18 digits, 17, and `%e` give the same float32, so the same order.
  @Test
  void printedPrecisionKeepsTheOrder() throws IOException {
    var random = new Random(20);
    for (var i = 0; i < 200; i++) {
      float score = random.nextFloat() * 2 - 1;
      var lines = score + "\n" + (double) score + "\n" + String.format(Locale.ROOT, "%.8e", score);
      for (var parsed : scores(lines)) {
        assertThat((float) parsed).isEqualTo(score);
      }
    }
  }

  /// D21.
  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva"})
  void localeMakesNoDifference(String tag) throws IOException {
    var before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      assertThat(scores("0.5\n-2.5E-1\n1\n")).isEqualTo(THREE);
      assertThat(refusal("1,5\n", 1).message())
          .isEqualTo(
              "line 1: expected a decimal number such as 0.5261 or 5.261e-01, found `1,5`. Use a"
                  + " point, not a comma, before the decimals.");
      assertThat(refusal("-INFINITY\n", 1).code()).isEqualTo("scores.not_finite");
      assertThat(refusal("0.5\n", 1000).expected()).startsWith("1000 lines");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anyMutationOfAGoodFileIsAnswered() throws IOException {
    var good = "0.5261570453643799\r\n-0.0\n1e-07\n0.25\n".getBytes(StandardCharsets.UTF_8);
    for (var seed = 0; seed < 5000; seed++) {
      var mutant = Mutation.of(good, new Random(seed));
      assertThat(read(new ByteArrayInputStream(mutant), 4)).isNotNull();
    }
  }

  private static double[] scores(String text) throws IOException {
    return ((Accepted<double[]>) read(stream(text), 3)).value();
  }

  private static Refusal refusal(String text, int count) throws IOException {
    return refusal(read(stream(text), count));
  }

  private static Refusal refusal(Checked<double[]> checked) {
    return ((Refused<double[]>) checked).refusal();
  }

  private static Checked<double[]> read(InputStream in, int count) throws IOException {
    return read(in, count, ScoreKind.COSINE);
  }

  private static Checked<double[]> read(InputStream in, int count, ScoreKind kind)
      throws IOException {
    return ScoreFile.read(in, count, kind);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /// One text for ever.
  private static final class Endless extends InputStream {
    private final byte[] text;
    private long delivered;

    Endless(String text) {
      this.text = text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int read() {
      return text[(int) (delivered++ % text.length)];
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      for (var i = offset; i < offset + length; i++) {
        into[i] = (byte) read();
      }
      return length;
    }
  }
}
