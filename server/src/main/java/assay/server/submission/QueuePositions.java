package assay.server.submission;

import assay.server.database.DispatchDatabase;
import assay.server.submission.QueuePositionStore.Waiting;
import assay.server.submission.QueuePositionStore.Workforce;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Where an entry stands in the queue, over all tenants that share its workers, and when its turn
/// may come.
@Singleton
public class QueuePositions {
  /// A worker asks for work every half a minute, or reports that it has some more often.
  public static final Duration ALIVE = Duration.ofSeconds(90);

  /// How long a worker that is gone is still told of.
  public static final Duration REMEMBERED = Duration.ofDays(7);

  /// So many of the last runs tell how long one takes.
  static final int RUNS = 20;

  private final DispatchDatabase database;
  private final QueuePositionStore store;

  QueuePositions(DispatchDatabase database, QueuePositionStore store) {
    this.database = database;
    this.store = store;
  }

  /// Empty when it does not wait.
  Optional<SubmissionView.Queue> of(UUID tenant, UUID submission) {
    return database.inTransaction(handle ->
        store.waiting(handle, tenant, submission).flatMap(entry -> of(handle, tenant, entry)));
  }

  private Optional<SubmissionView.Queue> of(Handle handle, UUID tenant, Waiting entry) {
    var position =
        entry.isRun()
            ? store.position(handle, tenant, entry.grading())
            : store.placeByAge(handle, tenant, entry.grading());
    if (position.isEmpty()) {
      return Optional.empty();
    }
    int place = position.get();
    var pausedBy = entry.pausedBy();
    if (pausedBy != null) {
      return Optional.of(
          new SubmissionView.Queue(
              place,
              null,
              "The %s paused the queue: “%s”."
                  .formatted(
                      pausedBy.equals("operator") ? "operator of this server" : "organizers",
                      entry.pauseReason())));
    }
    if (!entry.isRun()) {
      return Optional.of(new SubmissionView.Queue(place, null, null));
    }
    var force = store.workforce(handle, tenant, entry, ALIVE, REMEMBERED, RUNS);
    return Optional.of(
        new SubmissionView.Queue(place, start(place, force, entry.now()), because(entry, force)));
  }

  /// Every slot ends a run after the mean time; a free one begins at once. To the next full minute.
  private static @Nullable Instant start(int place, Workforce force, Instant now) {
    if (force.slots() == 0) {
      return null;
    }
    int ahead = place - Math.max(0, force.slots() - force.busy());
    if (ahead <= 0) {
      return now.truncatedTo(ChronoUnit.MINUTES);
    }
    var mean = force.meanSeconds();
    if (mean == null) {
      return null;
    }
    long millis = Math.round(1000 * mean * ahead / force.slots());
    return now.plusMillis(millis + 59_999).truncatedTo(ChronoUnit.MINUTES);
  }

  private static @Nullable String because(Waiting entry, Workforce force) {
    if (force.slots() > 0) {
      return null;
    }
    var whose = entry.pool().equals("own") ? " of the organization's own pool" : "";
    var needs = needs(entry);
    return force.known() == 0
        ? "No worker%s is registered that could ever run it%s: one has to be connected."
            .formatted(whose, needs)
        : "No worker%s that can run it%s is at work now.".formatted(whose, needs);
  }

  private static String needs(Waiting entry) {
    var needs = new ArrayList<String>();
    if (entry.needsDevice() != null) {
      needs.add("the device " + entry.needsDevice());
    }
    if (entry.needsMemoryBytes() != null) {
      needs.add("%d bytes of memory".formatted(entry.needsMemoryBytes()));
    }
    return needs.isEmpty() ? "" : " (the task needs " + String.join(" and ", needs) + ")";
  }
}
