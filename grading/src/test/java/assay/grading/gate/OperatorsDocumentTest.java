package assay.grading.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/reference/operators.md is what refusals point to: it says what the gate does.
class OperatorsDocumentTest {
  private static final Pattern OPERATOR = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");

  @Test
  void listsAreThoseOfTheGate() throws IOException {
    var parts = Files.readString(Path.of("../docs/reference/operators.md")).split("\n## ", -1);
    assertThat(operators(parts[1]))
        .isNotEmpty()
        .allMatch(operator -> Operators.isAllowed(operator) && !Operators.decides(operator));
    var deciding = parts[2].substring(parts[2].lastIndexOf("\n\n", parts[2].length() - 3));
    assertThat(operators(deciding)).isNotEmpty().allMatch(Operators::decides);
    var random = parts[3].substring(0, parts[3].indexOf("`Dropout`"));
    assertThat(operators(random)).containsExactlyInAnyOrderElementsOf(Operators.RANDOM);
    assertThat(Stream.of(parts[1], deciding, random).flatMap(OperatorsDocumentTest::operators))
        .hasSize(Operators.count());
  }

  private static Stream<String> operators(String text) {
    return OPERATOR.matcher(text).results().map(match -> match.group(1));
  }
}
