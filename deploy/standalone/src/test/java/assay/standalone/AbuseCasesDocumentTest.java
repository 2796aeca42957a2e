package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The list of abuse cases names every case once, and only tests that exist.
class AbuseCasesDocumentTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @Test
  void eachNamedTestExists() throws IOException {
    var document = Files.readString(ROOT.resolve("docs/reference/abuse-cases.md"));
    var named =
        Pattern.compile("`([A-Za-z]+Test)`")
            .matcher(document)
            .results()
            .map(match -> match.group(1) + ".java")
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isNotEmpty();
    try (var files = Files.walk(ROOT, 12)) {
      var present =
          files
              .filter(file -> file.toString().contains("src/test/java"))
              .map(file -> file.toFile().getName())
              .collect(Collectors.toSet());
      assertThat(present).containsAll(named);
    }
    var cases = Pattern.compile("(?m)^\\| ([A-H]\\d\\d) \\|").matcher(document).results().count();
    assertThat(cases).isEqualTo(122);
  }
}
