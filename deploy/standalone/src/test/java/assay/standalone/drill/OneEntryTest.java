package assay.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.Standalone;
import assay.standalone.demo.Progress;
import assay.standalone.drill.Outcome.Seen;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OneEntryTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(180)
  void anInstallationGradesOneEntryAndThenAnother() throws Exception {
    var quiet =
        new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try (var standalone = Standalone.start(0, folder, quiet)) {
      var entry = new OneEntry(standalone.address(), standalone.ownerToken(), quiet);
      for (int i = 0; i < 2; i++) {
        var outcome = entry.send();
        assertThat(outcome.fault()).isEmpty();
        assertThat(outcome.seen())
            .isInstanceOfSatisfying(
                Seen.Accepted.class,
                accepted -> assertThat(accepted.entry().verdict()).isEqualTo("REPRODUCED"));
      }
    }
  }
}
