package assay.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What is longer than a few screens is more than one thing.
class ClassLengthTest {
  private static final int MAX_LINES = 300;

  @Test
  void noClassIsLongerThan300Lines() throws IOException {
    try (var sources = Files.walk(Path.of("src/main/java"))) {
      var files = sources.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(files).hasSizeGreaterThan(50);
      for (var file : files) {
        assertThat(Files.readAllLines(file).size())
            .as(file.toString())
            .isLessThanOrEqualTo(MAX_LINES);
      }
    }
  }
}
