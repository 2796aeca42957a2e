package assay.server.notice;

import io.micronaut.context.annotation.Value;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what is due to its receivers, many at once and outside of any transaction. A round that
/// was carried looks for the next by itself; the clock only starts it.
@Singleton
class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /// Of a server's slots for webhooks, those that one organization may hold.
  private static final int SHARES = 4;

  /// Of an organization's share, those that one webhook may hold.
  private static final int PARTS = 2;

  private static final int MAILS_AT_ONCE = 4;
  private static final int STOP_SECONDS = 6;

  /// Of new events, in a tick: a flood of them must not keep the clock.
  private static final int BATCHES = 10;

  private final Notices notices;
  private final WebhookCalls webhooks;
  private final Mailer mailer;
  private final Round calls;
  private final Round mails;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("courier-", 0).factory());
  private volatile boolean stopped;

  Courier(
      Notices notices,
      WebhookCalls webhooks,
      Mailer mailer,
      @Value("${assay.notice.slots:32}") int slots) {
    this.notices = notices;
    this.webhooks = webhooks;
    this.mailer = mailer;
    int share = Math.max(1, slots / SHARES);
    int part = Math.max(1, share / PARTS);
    this.calls = new Round(new Semaphore(slots), free -> notices.claimCalls(free, share, part));
    this.mails = new Round(new Semaphore(MAILS_AT_ONCE), notices::claimMails);
  }

  /// The slots of a channel, and how they are filled.
  private record Round(Semaphore slots, IntFunction<List<Delivery>> claim) {}

  /// One tick: new events are addressed, and what is due goes out. Waits for no receiver.
  void tick() {
    int batches = 0;
    while (notices.address() == Notices.BATCH && ++batches < BATCHES) {
      LOG.debug("more than {} new events", batches * Notices.BATCH);
    }
    fill(calls);
    fill(mails);
  }

  private void fill(Round round) {
    int free = round.slots().drainPermits();
    int used = 0;
    try {
      if (free > 0 && !stopped) {
        for (var delivery : round.claim().apply(free)) {
          threads.execute(() -> carry(delivery, round));
          used++;
        }
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("the server stops: what was just claimed waits for its lease to end", e);
    } finally {
      round.slots().release(free - used);
    }
  }

  private void carry(Delivery delivery, Round round) {
    try {
      var outcome = deliver(delivery);
      if (notices.record(delivery, outcome)) {
        LOG.warn(
            "event {} is given up for {} after attempt {}: {}",
            delivery.event(),
            delivery.webhook() == null
                ? "user " + delivery.person()
                : "webhook " + delivery.webhook(),
            delivery.attempt(),
            outcome);
      }
    } catch (RuntimeException e) {
      // Its lease ends, and it is tried again.
      LOG.warn("delivery {} of event {} broke off", delivery.id(), delivery.event(), e);
    } finally {
      round.slots().release();
    }
    try {
      fill(round);
    } catch (RuntimeException e) {
      LOG.warn("no further deliveries until the next tick", e);
    }
  }

  /// Tells the receiver, and says how it went; leaves no trace in the database.
  Outcome deliver(Delivery delivery) {
    return delivery.webhook() == null ? mailer.deliver(delivery) : webhooks.deliver(delivery);
  }

  /// What is under way may end; what does not is tried again by whoever runs then.
  @PreDestroy
  void stop() throws InterruptedException {
    stopped = true;
    threads.shutdown();
    if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
  }
}
