package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The tutorial, done as it stands, in an empty folder: what is fenced as `sh` is typed, what is
/// fenced as `sh background` is left running, what is fenced as `yaml FILE` is written there, and
/// what is fenced as `text` is what the step before must have said.
@Timeout(900)
class TutorialTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/tutorial/host-your-first-competition.md");
  private static final Pattern FENCED =
      Pattern.compile("(?ms)^```([a-z]+)(?: ([^\\n]+))?\\n(.*?)^```$");
  private static final Duration START = Duration.ofMinutes(3);

  @TempDir Path folder;

  /// @param argument what follows the language on the fence; empty: nothing
  private record Step(String language, String argument, String text) {}

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<Step> steps(String page) {
    return FENCED
        .matcher(page)
        .results()
        .map(found ->
            new Step(found.group(1), found.group(2) == null ? "" : found.group(2), found.group(3)))
        .toList();
  }

  /// The front door of the sources over the classes under test, which no jar holds yet.
  private void putFrontDoor() throws IOException {
    var own = "ensure_built() {";
    var jar = "-cp \"$cd_to/$jar\"";
    var script = Files.readString(ROOT.resolve("assay"));
    assertThat(script).contains(own, jar);
    var door =
        Files.writeString(
            folder.resolve("assay"),
            script
                .replace(own, "ensure_built() { return; }\nbuild_where_older() {")
                .replace(jar, "-cp '" + ClassPath.absolute() + "'"));
    Files.setPosixFilePermissions(door, PosixFilePermissions.fromString("rwx------"));
  }

  /// Line by line in their order; `…` stands for anything, and how wide a gap is does not matter.
  private static void assertPromised(String promised, String said) {
    var lines = promised.lines().filter(line -> !line.isBlank()).toList();
    var pattern =
        lines.stream().map(TutorialTest::asPattern).collect(Collectors.joining("(?s:.*?)"));
    assertThat(Pattern.compile(pattern).matcher(said).find())
        .as("promised:%n%s%nsaid:%n%s", promised, said)
        .isTrue();
  }

  private static String asPattern(String line) {
    var words = new ArrayList<String>();
    for (var word : line.strip().split("\\s+", -1)) {
      words.add(
          Pattern.compile("…")
                  .splitAsStream(word)
                  .map(Pattern::quote)
                  .collect(Collectors.joining(".*"))
              + (word.endsWith("…") ? ".*" : ""));
    }
    return String.join("\\s+", words);
  }

  @Test
  void everyStepDoesWhatThePageSays() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/curl")), "SKIPPED: TutorialTest needs curl");
    putFrontDoor();
    var page = Files.readString(PAGE).replace("8080", Integer.toString(freePort()));
    int typed = 0;
    int promised = 0;
    try (var terminal = new Terminal(folder);
        var background = new Background(folder)) {
      var said = "";
      for (var step : steps(page)) {
        switch (step.language()) {
          case "yaml" -> {
            var file = folder.resolve(step.argument());
            Files.createDirectories(file.getParent());
            Files.writeString(file, step.text());
          }
          case "sh" -> {
            if (step.argument().equals("background")) {
              background.start(step.text());
              said = "";
            } else {
              said = terminal.type(step.text());
            }
            typed++;
          }
          case "text" -> {
            var last = step.text().lines().toList().getLast();
            assertPromised(
                step.text(), said.isEmpty() ? background.saidBy(asPattern(last), START) : said);
            promised++;
          }
          default -> throw new IllegalStateException("who runs this? " + step);
        }
      }
    }
    assertThat(typed).isGreaterThan(8);
    assertThat(promised).isGreaterThan(8);
  }
}
