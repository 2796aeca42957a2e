package assay.server.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes threads of this server when any server announced something with `pg_notify('assay_queue',
/// topic)`. A hint and no more: whoever waits also looks by itself from time to time.
@Singleton
public class SignalDatabase implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(SignalDatabase.class);
  private static final int POLL_MILLIS = 500;

  private final HikariDataSource source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Long> counts = new HashMap<>();
  private final Thread listener = Thread.ofPlatform().daemon().name("signals").unstarted(this::run);
  private volatile boolean stopped;

  SignalDatabase(@Named("dispatch") HikariDataSource source) {
    this.source = source;
  }

  /// How often the topic was announced so far. Take it before looking, then [#await] another.
  public long count(String topic) {
    lock.lock();
    try {
      return counts.getOrDefault(topic, 0L);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the topic was announced again, at most so long.
  public void await(String topic, long seen, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0 && !stopped && counts.getOrDefault(topic, 0L) == seen) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nobody will be woken any more: the server stops.
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    listener.start();
  }

  @PreDestroy
  void stop() throws InterruptedException {
    stopped = true;
    signal("");
    if (listener.isAlive()) {
      listener.join(Duration.ofSeconds(5));
    }
  }

  private void run() {
    while (!stopped) {
      try {
        listen();
      } catch (SQLException e) {
        if (!stopped) {
          LOG.warn("no signals from the database for a second: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  private void listen() throws SQLException {
    try (var connection = source.getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute("listen assay_queue");
      }
      var notifications = connection.unwrap(PGConnection.class);
      try {
        while (!stopped) {
          for (var notification : notifications.getNotifications(POLL_MILLIS)) {
            signal(notification.getParameter());
          }
        }
      } finally {
        // The pool's next borrower must not collect them.
        try (var statement = connection.createStatement()) {
          statement.execute("unlisten *");
        }
      }
    }
  }

  private void signal(String topic) {
    lock.lock();
    try {
      counts.merge(topic, 1L, Long::sum);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
