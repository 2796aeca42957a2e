package assay.server.clock;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The clocks of all servers on one database: each job runs once per tick, on one of them. Jobs are
/// made by the context, so they are beans with constructor injection; they must be
/// `@DisallowConcurrentExecution` and bear running twice.
@Singleton
public class Clockwork implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
  private static final String NAME = "assay";

  private final Scheduler scheduler;
  private final Duration shutdown;

  Clockwork(
      @Named("server") HikariDataSource source,
      BeanContext context,
      @Value("${assay.clock.threads:2}") int threads,
      @Value("${assay.shutdown-seconds:20}") int shutdownSeconds)
      throws SchedulerException {
    this.shutdown = Duration.ofSeconds(shutdownSeconds);
    this.scheduler = scheduler(source, threads);
    scheduler.setJobFactory((bundle, _) -> context.createBean(bundle.getJobDetail().getJobClass()));
  }

  /// Repeats a job for ever, at most once per interval over all servers. May be called at any time,
  /// by every server.
  public void every(Class<? extends Job> job, Duration interval, String name) {
    var key = TriggerKey.triggerKey(name);
    var trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(JobKey.jobKey(name))
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule()
                    .withIntervalInMilliseconds(interval.toMillis())
                    .repeatForever()
                    .withMisfireHandlingInstructionNextWithRemainingCount())
            .build();
    var detail = JobBuilder.newJob(job).withIdentity(name).build();
    try {
      var present = scheduler.getTrigger(key);
      if (!(present instanceof SimpleTrigger same)
          || same.getRepeatInterval() != interval.toMillis()) {
        scheduler.scheduleJob(detail, Set.of(trigger), true);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("the clock " + name + " could not be set", e);
    }
  }

  /// Whether the clocks run here.
  public boolean isRunning() {
    try {
      return scheduler.isStarted() && !scheduler.isShutdown() && !scheduler.isInStandbyMode();
    } catch (SchedulerException e) {
      LOG.debug("the scheduler does not say whether it runs", e);
      return false;
    }
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    try {
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the clocks did not start", e);
    }
  }

  /// Waits for running jobs, but not for ever: a job that hangs must not keep the process alive.
  @PreDestroy
  void stop() throws InterruptedException {
    var stopping =
        Thread.ofPlatform()
            .daemon()
            .name("clock-shutdown")
            .start(() -> {
              try {
                scheduler.shutdown(true);
              } catch (SchedulerException e) {
                LOG.warn("the clocks did not stop cleanly", e);
              }
            });
    if (!stopping.join(shutdown)) {
      LOG.warn("a job still ran {} s after the stop was asked for", shutdown.toSeconds());
    }
  }

  private static Scheduler scheduler(HikariDataSource source, int threads)
      throws SchedulerException {
    // Connection managers and schedulers are JVM-wide registries in Quartz: a name of our own each.
    var pool = "assay-" + UUID.randomUUID();
    DBConnectionManager.getInstance().addConnectionProvider(pool, new Borrowed(source));
    var p = new Properties();
    p.setProperty("org.quartz.scheduler.instanceName", NAME);
    p.setProperty("org.quartz.scheduler.instanceId", UUID.randomUUID().toString());
    p.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    p.setProperty("org.quartz.scheduler.idleWaitTime", "1000");
    p.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    p.setProperty("org.quartz.threadPool.threadCount", Integer.toString(threads));
    p.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    p.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    p.setProperty(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    p.setProperty("org.quartz.jobStore.isClustered", "true");
    p.setProperty("org.quartz.jobStore.clusterCheckinInterval", "5000");
    // Without the lock a server can fire what another fired since it looked.
    p.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    p.setProperty("org.quartz.jobStore.useProperties", "true");
    p.setProperty("org.quartz.jobStore.tablePrefix", "quartz.qrtz_");
    p.setProperty("org.quartz.jobStore.dataSource", pool);
    synchronized (Clockwork.class) {
      SchedulerRepository.getInstance().remove(NAME);
      var made = new StdSchedulerFactory(p).getScheduler();
      SchedulerRepository.getInstance().remove(NAME);
      return made;
    }
  }

  /// Quartz's view of our pool: it may borrow, never close.
  private record Borrowed(HikariDataSource source) implements ConnectionProvider {
    @Override
    public Connection getConnection() throws SQLException {
      return source.getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
  }
}
