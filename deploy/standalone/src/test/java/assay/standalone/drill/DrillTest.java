package assay.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.demo.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small afternoon, so that the drill itself stays in working order: ten hostile entries of ten
/// kinds, two honest ones.
class DrillTest {
  private static final List<String> KINDS =
      List.of(
          "external-data",
          "truncated",
          "other-rows",
          "nan-once",
          "gather-once",
          "of-pixels",
          "crash",
          "convolutions",
          "names",
          "foreign-claim");

  @TempDir private Path folder = Path.of("");

  @Test
  void tenHostileModelsHarmNeitherServerNorWorkerNorTheHonest() throws Exception {
    var options =
        DrillOptions.parsed(
            List.of(
                "models",
                "--data",
                folder.toString(),
                "--hostile",
                "10",
                "--honest",
                "2",
                "--time-limit",
                "20",
                "--kinds",
                String.join(",", KINDS)));
    var quiet =
        new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    var report = new Drill(options, quiet).hold();
    assertThat(report.lines()).hasSize(KINDS.size() + 1);
    assertThat(report.isGood()).as(report.text()).isTrue();
    // Two, and four before and after them.
    assertThat(report.lines().getFirst().count()).isEqualTo(10);
  }
}
