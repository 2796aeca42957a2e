package assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.failpoint.FailPoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three minutes under fire, with every build. The long drill is `./assay drill faults`.
class FaultDrillTest {
  private static final int SECONDS = 180;
  private static final long SEED = 20_261_126;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void nothingThatWasPromisedIsBroken(@TempDir Path folder) throws Exception {
    var options = new FaultOptions(SECONDS, SEED, folder.resolve("drill"), true);
    var report = new FaultDrill(options, System.out::println).hold();
    System.out.println(report.text());
    assertThat(report.broken()).isEmpty();
    assertThat(report.injected()).isGreaterThan(20);
    assertThat(report.acknowledged()).isGreaterThan(50);
    assertThat(report.states()).containsKey("GRADED");
    var points = Arrays.stream(FailPoint.values()).map(point -> "server.kill." + point.spelled());
    assertThat(report.faults().keySet()).containsAnyElementsOf(points.toList());
  }
}
