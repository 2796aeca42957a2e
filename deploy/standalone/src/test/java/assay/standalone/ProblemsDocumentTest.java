package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The list of problems has every code that a source answers with, and none that no source knows.
class ProblemsDocumentTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /// How a source names the code of a problem or of a refusal.
  private static final Pattern ANSWERED =
      Pattern.compile(
          "(?:Problem\\s*\\.of\\(\\s*\\d+,\\s*\"([a-z][a-z0-9_.]*)\"|(?:Problem\\s*\\.field\\(\\s*[^,;]+?,|Refusal\\(|refused\\(|Malformed\\()\\s*\"([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)\")");

  /// Of commands that read a participant's own files; no server answers with them.
  private static final Set<String> LOCAL =
      Set.of("ijb", "landmarks", "memfile", "pairs", "path", "set", "text");

  private static Set<String> documented() throws IOException {
    var document = Files.readString(ROOT.resolve("docs/reference/problems.md"));
    return Pattern.compile("(?m)^\\| `([a-z0-9_.]+)` \\| [0-9–]")
        .matcher(document)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> sources() throws IOException {
    var texts = new ArrayList<String>();
    for (var module : List.of("server", "grading")) {
      try (var files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> {
              try {
                texts.add(Files.readString(file));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    }
    return texts;
  }

  private static boolean isLocal(String code) {
    int dot = code.indexOf('.');
    return dot > 0 && LOCAL.contains(code.substring(0, dot)) && !code.equals("text.nul");
  }

  private static String code(MatchResult match) {
    return match.group(1) == null ? match.group(2) : match.group(1);
  }

  @Test
  void everyCodeThatIsAnsweredIsInTheList() throws IOException {
    var answered = new TreeSet<String>();
    for (var source : sources()) {
      ANSWERED.matcher(source).results().map(ProblemsDocumentTest::code).forEach(answered::add);
    }
    answered.removeIf(ProblemsDocumentTest::isLocal);
    assertThat(answered).hasSizeGreaterThan(120);
    assertThat(documented()).containsAll(answered);
  }

  @Test
  void everyCodeInTheListIsInASource() throws IOException {
    var all = String.join("\n", sources());
    assertThat(documented()).allMatch(code -> all.contains("\"" + code + "\""));
  }
}
