package assay.grading.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every seed, and every input that ever made a parser misbehave. A file `good-…` is accepted, any
/// other only has to be answered.
class FuzzReplayTest {
  private static final Path FOLDER = Path.of("src/test/resources/fuzz");

  record Case(FuzzTarget target, Path file) {
    @Override
    public String toString() {
      return target.label() + "/" + file.getFileName();
    }
  }

  static Stream<Case> cases() {
    return Arrays.stream(FuzzTarget.values())
        .flatMap(target -> files(target).stream().map(file -> new Case(target, file)));
  }

  private static List<Path> files(FuzzTarget target) {
    try (var files = Files.list(FOLDER.resolve(target.label()))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError("no seeds for " + target, e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyKeptInputIsAnsweredInTime(Case kept) throws IOException {
    var input = Files.readAllBytes(kept.file);
    var answer = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> kept.target.read(input));
    if (kept.file.getFileName().toString().startsWith("good-")) {
      assertThat(answer).isInstanceOf(Accepted.class);
    } else if (answer instanceof Refused<?>(var refusal)) {
      assertThat(refusal.code()).isNotBlank();
      assertThat(refusal.remedy()).isNotBlank();
    }
  }

  @Test
  void everyTargetHasAGoodSeed() {
    for (var target : FuzzTarget.values()) {
      assertThat(files(target))
          .as(target.label())
          .anyMatch(file -> file.getFileName().toString().startsWith("good-"));
    }
  }

  @Test
  void everyFolderBelongsToATarget() throws IOException {
    try (var folders = Files.list(FOLDER)) {
      assertThat(folders)
          .allMatch(folder -> FuzzTarget.named(folder.getFileName().toString()).isPresent());
    }
  }

  @Test
  void nothingAtAllIsRefusedByEachTarget() throws IOException {
    for (var target : FuzzTarget.values()) {
      Checked<?> answer = target.read(new byte[0]);
      assertThat(answer).as(target.label()).isInstanceOf(Refused.class);
    }
  }
}
