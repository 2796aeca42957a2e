package assay.server.clock;

import static org.assertj.core.api.Assertions.assertThat;

import assay.migrations.TestDatabase;
import assay.server.ServerUnderTest;
import io.micronaut.context.annotation.Prototype;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

class ClockworkTest {
  static final Semaphore TICKS = new Semaphore(0);

  @Prototype
  @DisallowConcurrentExecution
  static class Tick implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      TICKS.release();
    }
  }

  @Test
  void aJobOfTwoServersRunsOncePerTick() throws InterruptedException {
    try (var database = TestDatabase.create();
        var one = ServerUnderTest.startOn(database, Map.of());
        var two = ServerUnderTest.startOn(database, Map.of("assay.first-start.directory", ""))) {
      // An hour apart: only the first tick can fall into this test.
      one.bean(Clockwork.class).every(Tick.class, Duration.ofHours(1), "tick");
      two.bean(Clockwork.class).every(Tick.class, Duration.ofHours(1), "tick");
      assertThat(TICKS.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(TICKS.tryAcquire(4, TimeUnit.SECONDS)).as("a second run").isFalse();
    }
  }
}
