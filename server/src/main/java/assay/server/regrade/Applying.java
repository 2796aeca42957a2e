package assay.server.regrade;

import assay.server.competition.Track;
import assay.server.http.Problem;
import assay.server.judging.Rejudging;
import assay.server.organization.Organization;
import assay.server.queue.RegradeCaseStore;
import assay.server.queue.RegradeQueue;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Makes a re-grade set stand, within the caller's transaction: results are added to those that
/// stood, rules change with them, cases follow, and those whose results changed are told.
@Singleton
class Applying {
  /// Entries judged within the transaction: they came so late that no judge had them yet.
  private static final int MOST_LATE = 50;

  private final RegradeStore store;
  private final ApplyStore writes;
  private final RegradeQueue queue;
  private final RegradeCaseStore cases;
  private final Rejudging rejudging;
  private final Outcomes outcomes;
  private final Telling telling;

  // Seven collaborators: what stands, what follows from it, and who hears of it.
  Applying(
      RegradeStore store,
      ApplyStore writes,
      RegradeQueue queue,
      RegradeCaseStore cases,
      Rejudging rejudging,
      Outcomes outcomes,
      Telling telling) {
    this.store = store;
    this.writes = writes;
    this.queue = queue;
    this.cases = cases;
    this.rejudging = rejudging;
    this.outcomes = outcomes;
    this.telling = telling;
  }

  /// @param changed entries whose verdict or figures changed
  /// @param told of those whose teams were told
  /// @param leftOut entries taken out of the ranking
  record Applied(int changed, int told, int leftOut) {}

  /// @param regrade held by the caller
  /// @throws Problem 409 `regrade.incomplete`, 409 `regrade.failures`
  Applied apply(
      Handle handle,
      Organization organization,
      RegradeStore.Row regrade,
      UUID by,
      boolean leavesOut) {
    writes.nextEdition(handle, regrade.competition());
    catchUp(handle, organization.id(), regrade);
    var failures = store.failures(handle, regrade.id());
    if (!failures.isEmpty() && !leavesOut) {
      throw Problem.of(
          409,
          "regrade.failures",
          "%d of its entries could not be graded anew. Try them again, or apply it without them: they are not ranked then."
              .formatted(failures.size()));
    }
    var outcome = outcomes.of(handle, organization, regrade);
    var tracks = new LinkedHashMap<String, Track>();
    outcomes
        .tracks(handle, regrade.competition())
        .values()
        .forEach(track -> tracks.put(track.address(), track));
    writes.vectors(handle, regrade.id());
    writes.scores(handle, regrade.id());
    writes.reproductions(handle, regrade.id());
    writes.tolerance(handle, regrade.id());
    writes.versions(handle, regrade.id());
    writes.columns(handle, regrade.id());
    for (var change : outcome.entries()) {
      follow(handle, change, regrade, by);
    }
    for (var failure : failures) {
      cases.reject(
          handle,
          failure.submission(),
          failure.isModels() ? "hidden-failure" : "quarantine",
          "It could not be graded anew (re-grade %d): %s"
              .formatted(regrade.number(), failure.why()),
          by);
    }
    int told = telling.tell(handle, tracks, outcome.entries(), regrade);
    store.end(handle, regrade.id(), "APPLIED", by, "", outcomes.written(outcome));
    return new Applied(outcome.entries().size(), told, failures.size());
  }

  /// Whoever was graded up to now is in; judging waits meanwhile.
  private void catchUp(Handle handle, UUID tenant, RegradeStore.Row regrade) {
    store.join(handle, regrade.id());
    var late = store.waiting(handle, regrade.id(), MOST_LATE + 1);
    if (late.isEmpty()) {
      return;
    }
    if (regrade.needsRun() || late.size() > MOST_LATE) {
      throw Problem.of(
          409,
          "regrade.incomplete",
          "Some of its entries are not graded anew yet, those among them that came meanwhile. They are being graded: try again when none waits.");
    }
    queue.stop(handle, regrade.id());
    late.forEach(entry -> rejudging.rejudge(handle, tenant, regrade.id(), entry));
  }

  private void follow(
      Handle handle, RegradeView.EntryChange change, RegradeStore.Row regrade, UUID by) {
    var after = change.after();
    if (!change.changesVerdict() || after == null) {
      return;
    }
    if (after.equals("REPRODUCED")) {
      cases.settle(
          handle,
          change.submission(),
          regrade.id(),
          "The claim is reproduced since re-grade %d: %s"
              .formatted(regrade.number(), regrade.reason()),
          by);
    } else {
      cases.raise(
          handle,
          change.submission(),
          after.equals("MISMATCH") ? "mismatch" : "review",
          "The claim is not reproduced since re-grade %d: %s"
              .formatted(regrade.number(), regrade.reason()),
          by);
      queue.diagnose(handle, change.submission());
    }
  }
}
