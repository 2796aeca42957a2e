package assay.worker;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Properties;
import org.quartz.CronScheduleBuilder;
import org.quartz.DateBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/// The worker's own clock, in memory: one [SlotJob] a slot, and one [NoiseJob].
@Context
class Slots {
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final Grader grader;
  private final int slots;
  private final String noiseCron;

  /// @param walls were tried before any slot begins: a worker that may not work does not start
  Slots(
      ApplicationContext context,
      Grader grader,
      WorkerSettings settings,
      RunSettings runs,
      @SuppressWarnings("unused") SelfTest walls)
      throws SchedulerException {
    this.grader = grader;
    this.slots = settings.slots();
    this.noiseCron = runs.noiseCron();
    var properties = new Properties();
    properties.setProperty(
        "org.quartz.scheduler.instanceName", "assay-worker-" + System.identityHashCode(this));
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    // One for the noise, and one spare: while all threads are busy the scheduler waits for one, and
    // cannot be shut down.
    properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(slots + 2));
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    properties.setProperty("org.quartz.scheduler.interruptJobsOnShutdownWithWait", "true");
    scheduler = new StdSchedulerFactory(properties).getScheduler();
    scheduler.setJobFactory((bundle, _) -> job(context, bundle.getJobDetail().getJobClass()));
  }

  private static Job job(ApplicationContext context, Class<? extends Job> type) {
    return context.createBean(type);
  }

  @PostConstruct
  void start() throws SchedulerException {
    for (int slot = 0; slot < slots; slot++) {
      scheduler.scheduleJob(
          JobBuilder.newJob(SlotJob.class).withIdentity("slot-" + slot).build(),
          TriggerBuilder.newTrigger()
              .withSchedule(
                  SimpleScheduleBuilder.repeatSecondlyForever()
                      .withMisfireHandlingInstructionNextWithRemainingCount())
              .build());
    }
    measureNoise();
    scheduler.start();
  }

  private void measureNoise() throws SchedulerException {
    var job = JobBuilder.newJob(NoiseJob.class).withIdentity("noise").storeDurably().build();
    scheduler.addJob(job, false);
    scheduler.scheduleJob(
        TriggerBuilder.newTrigger()
            .forJob(job)
            .startAt(DateBuilder.futureDate(1, DateBuilder.IntervalUnit.MINUTE))
            .withSchedule(SimpleScheduleBuilder.repeatMinutelyForever())
            .build());
    scheduler.scheduleJob(
        TriggerBuilder.newTrigger()
            .forJob(job)
            .withSchedule(CronScheduleBuilder.cronSchedule(noiseCron))
            .build());
  }

  /// Kills what runs, gives it back, and waits for the slots to end, but not for ever.
  @PreDestroy
  void stop() throws InterruptedException {
    grader.drain();
    var ending = Thread.ofPlatform().daemon().name("slots-ending").start(this::end);
    ending.join(LONGEST_END);
  }

  private void end() {
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }
}
