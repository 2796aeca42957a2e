package assay.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextLinesTest {
  private static TextLines lines(String text) {
    return new TextLines(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), "list.txt", 20);
  }

  private static List<String> all(String text) throws IOException, Malformed {
    var lines = lines(text);
    var all = new ArrayList<String>();
    while (lines.next()) {
      all.add(lines.text());
    }
    assertThat(lines.number()).isEqualTo(all.size());
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b\nc", "a b\nc\n", "a b\r\nc\r\n", "\u00ef\u00bb\u00bfa b\nc\n", "a b\nc\r"})
  void linesEndInAnyOfTheUsualWays(String text) throws Exception {
    assertThat(all(text)).containsExactly("a b", "c");
  }

  @Test
  void nothingHasNoLine() throws Exception {
    assertThat(all("")).isEmpty();
  }

  @Test
  void theLongestLineIsTaken() throws Exception {
    assertThat(all("12345678901234567890\r\n12345678901234567890"))
        .containsExactly("12345678901234567890", "12345678901234567890");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\n\nb', text.empty_line, list.txt line 2",
    "'a\n\n', text.empty_line, list.txt line 2",
    "'a\n123456789012345678901\n', text.line_too_long, list.txt line 2",
    "'1234567890123456789012345', text.line_too_long, list.txt line 1",
    "'a\n\u00ff\n', text.encoding, list.txt line 2"
  })
  void faultsNameFileAndLine(String text, String code, String where) throws IOException {
    try {
      all(text);
      fail("accepted");
    } catch (Malformed e) {
      var refusal = ((Checked.Refused<?>) e.refused()).refusal();
      assertThat(refusal.code()).isEqualTo(code);
      assertThat(refusal.where()).isEqualTo(where);
    }
  }

  @Test
  void zeroBytesAreBinary() {
    assertThatThrownBy(() -> all("a\0b")).isInstanceOf(Malformed.class);
  }

  @Test
  void fieldsAreCutAtEachSeparator() throws Exception {
    var lines = lines("a;;2147483647;-1.5e2");
    lines.next();
    assertThat(lines.split(';')).isEqualTo(4);
    assertThat(lines.text(0)).isEqualTo("a");
    assertThat(lines.text(1)).isEmpty();
    assertThat(lines.integer(2)).isEqualTo(Integer.MAX_VALUE);
    assertThat(lines.decimal(3)).isEqualTo(-150);
    assertThat(lines.split(',')).isEqualTo(1);
    assertThat(lines.text(0)).isEqualTo("a;;2147483647;-1.5e2");
  }

  @Test
  void manyFieldsAreCountedNoFurtherThan33() throws Exception {
    var lines =
        new TextLines(
            new ByteArrayInputStream(";".repeat(90).getBytes(StandardCharsets.UTF_8)), "l", 99);
    lines.next();
    assertThat(lines.split(';')).isEqualTo(33);
    assertThatThrownBy(() -> lines.split(';', 3, "three")).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2147483648", "99999999999", "-1", "+1", "1.0", " 1", "0x1", "1e3"})
  void otherThanPlainDigitsIsNoInteger(String text) throws Exception {
    var lines = lines("a," + text);
    lines.next();
    lines.split(',');
    assertThatThrownBy(() -> lines.integer(1)).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nan", "inf", "1e999", "1.", ".5", "1 ", "1_0", "0x1p3", "1f"})
  void otherThanFiniteDecimalsIsNoNumber(String text) throws Exception {
    var lines = lines("a," + text);
    lines.next();
    lines.split(',');
    assertThatThrownBy(() -> lines.decimal(1)).isInstanceOf(Malformed.class);
  }
}
