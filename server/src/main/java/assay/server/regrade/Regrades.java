package assay.server.regrade;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.blob.Blobs;
import assay.server.bundle.Regrading;
import assay.server.bundle.Releases;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.Track;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.queue.RegradeQueue;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Re-grade sets of a competition, one open at a time. To others than its organizers there are
/// none.
@Singleton
public class Regrades implements Regrading {
  private static final int MAX_REASON = 2_000;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Blobs blobs;
  private final Proposals proposals;
  private final Releases releases;
  private final RegradeStore store;
  private final RegradeQueue queue;
  private final Applying applying;
  private final Outcomes outcomes;
  private final Audit audit;
  private final long maxBytes;

  // Eleven collaborators and a setting: a set is read, opened, queued, shown and ended here.
  Regrades(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Blobs blobs,
      Proposals proposals,
      Releases releases,
      RegradeStore store,
      RegradeQueue queue,
      Applying applying,
      Outcomes outcomes,
      Audit audit,
      @Value("${assay.bundles.max-bytes:4294967295}") long maxBytes) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.blobs = blobs;
    this.proposals = proposals;
    this.releases = releases;
    this.store = store;
    this.queue = queue;
    this.applying = applying;
    this.outcomes = outcomes;
    this.audit = audit;
    this.maxBytes = maxBytes;
  }

  /// Which competition.
  public record Address(String organization, String competition) {}

  /// A form as it is sent.
  ///
  /// @param heard told of each field as it comes, so that a page can show it again
  public record Sent(String contentType, InputStream body, BiConsumer<String, String> heard) {}

  private record Found(Organization organization, Competition competition) {}

  private Found find(Caller caller, Address address, Role atLeast) {
    var organization = organizations.require(caller, address.organization(), atLeast);
    var competition =
        database
            .inTenant(
                organization.id(),
                handle -> competitions.find(handle, caller, address.competition()))
            .orElseThrow(Problem::notFound);
    return new Found(organization, competition);
  }

  /// Newest first.
  public List<RegradeView> list(Caller caller, Address address) {
    var found = find(caller, address, Role.REVIEWER);
    return database.inTenant(
        found.organization().id(),
        handle -> {
          var tracks = outcomes.tracks(handle, found.competition().id());
          return store.of(handle, found.competition().id()).stream()
              .map(row -> view(handle, row, tracks, null))
              .toList();
        });
  }

  /// With what it would change, or changed.
  public RegradeView find(Caller caller, Address address, int number) {
    var found = find(caller, address, Role.REVIEWER);
    return database.inTenant(
        found.organization().id(), handle -> view(handle, found, row(handle, found, number)));
  }

  private RegradeStore.Row row(Handle handle, Found found, int number) {
    return store.find(handle, found.competition().id(), number).orElseThrow(Problem::notFound);
  }

  private RegradeView view(Handle handle, Found found, RegradeStore.Row row) {
    return view(
        handle,
        row,
        outcomes.tracks(handle, found.competition().id()),
        row.isOpen()
            ? outcomes.of(handle, found.organization(), row)
            : outcomes.read(row.outcome()));
  }

  private RegradeView view(
      Handle handle,
      RegradeStore.Row row,
      Map<UUID, Track> tracks,
      RegradeView.@Nullable Outcome outcome) {
    var endedAt = row.endedAt();
    return new RegradeView(
        row.id(),
        row.number(),
        RegradeStore.spelled(row.state()),
        row.reason(),
        changes(handle, row, tracks),
        store.tracks(handle, row.id()).stream()
            .map(id -> Objects.requireNonNull(tracks.get(id)).address())
            .sorted()
            .toList(),
        row.progress(),
        row.openedAt().toInstant(),
        row.openedBy(),
        endedAt == null
            ? null
            : new RegradeView.End(
                endedAt.toInstant(),
                Objects.requireNonNullElse(row.endedBy(), ""),
                row.endedReason()),
        store.failures(handle, row.id()),
        outcome);
  }

  private List<String> changes(Handle handle, RegradeStore.Row row, Map<UUID, Track> tracks) {
    var changes = new ArrayList<String>();
    var tolerance = row.tolerance();
    if (tolerance != null) {
      changes.add(
          "Task %s: match %s, review %s, sanitizer %s."
              .formatted(
                  tolerance.task(), tolerance.match(), tolerance.review(), tolerance.sanitizer()));
    }
    for (var replaced : store.replaced(handle, row.id())) {
      changes.add(
          replaced.isRelabelled()
              ? "Set %s: new labels, version %d after %d. Nothing is run."
                  .formatted(replaced.set(), replaced.to(), replaced.from())
              : "Set %s: new data, version %d after %d. Models are run on it; claims for version %d %s."
                  .formatted(
                      replaced.set(),
                      replaced.to(),
                      replaced.from(),
                      replaced.from(),
                      replaced.keepsClaims() ? "still count" : "no longer count"));
    }
    for (var track : store.withColumns(handle, row.id())) {
      changes.add(
          "Board %s: other columns."
              .formatted(Objects.requireNonNull(tracks.get(track)).address()));
    }
    if (row.runsAgain()) {
      changes.add(
          row.runSet() == null
              ? "Models are run again on all sets."
              : "Models are run again on the set %s.".formatted(row.runSet()));
    }
    if (row.isNarrow()) {
      changes.add("Chosen entries only.");
    }
    return changes;
  }

  /// Opens a set; its entries are queued at once.
  ///
  /// @throws Problem 422 with what is wrong with the form, 409 `regrade.open` where one is open
  public RegradeView open(Caller caller, Address address, Sent sent) throws IOException {
    caller.require("organize");
    var found = find(caller, address, Role.ORGANIZER);
    var tenant = found.organization().id();
    try (var form =
        RegradeForm.read(blobs, sent.contentType(), sent.body(), maxBytes, sent.heard())) {
      var proposal = proposals.of(found.competition(), form);
      int number = database.inTenant(tenant, handle -> open(handle, caller, found, proposal));
      return find(caller, address, number);
    }
  }

  @Override
  public int open(Handle handle, Caller caller, Target target, Changes changes) {
    return open(
        handle,
        caller,
        new Found(target.organization(), target.competition()),
        proposals.of(handle, target.competition(), changes));
  }

  private int open(Handle handle, Caller caller, Found found, Proposal proposal) {
    var competition = found.competition().id();
    var id =
        store
            .insert(handle, competition, proposal, caller.user())
            .orElseThrow(() ->
                Problem.of(
                    409,
                    "regrade.open",
                    "A re-grade set of this competition is open. Apply or cancel it first."));
    proposal.tracks().forEach(track -> store.addTrack(handle, id, track));
    for (var release : proposal.releases()) {
      var set = release.set().id();
      store.addVersion(
          handle,
          id,
          set,
          releases.addDraft(handle, found.organization().id(), set, release.draft()),
          release.keepsClaims());
    }
    proposal.columns().forEach(columns -> store.addColumns(handle, id, columns));
    proposal.entries().forEach(entry -> store.addEntry(handle, id, entry));
    var row =
        store.open(handle).stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    enrol(handle, row);
    record(handle, caller, found, row, "regrade.opened", Map.of("reason", proposal.reason()));
    return row.number();
  }

  /// Entries that were graded meanwhile join, and those that wait are queued.
  void enrol(Handle handle, RegradeStore.Row row) {
    store.join(handle, row.id());
    queue.queue(handle, row.id(), row.needsRun());
  }

  /// For all open sets.
  void enrolAll() {
    for (var tenant : organizations.tenants()) {
      database.inTenant(
          tenant,
          handle -> {
            store.open(handle).forEach(row -> enrol(handle, row));
            return tenant;
          });
    }
  }

  /// Has failed entries graded anew once more.
  public RegradeView retry(Caller caller, Address address, int number) {
    caller.require("organize");
    var found = find(caller, address, Role.ORGANIZER);
    database.inTenant(
        found.organization().id(),
        handle -> {
          var row = held(handle, found, number);
          int again = queue.retry(handle, row.id());
          enrol(handle, row);
          record(handle, caller, found, row, "regrade.retried", Map.of("entries", again));
          return again;
        });
    return find(caller, address, number);
  }

  /// Ends a set; nothing of it ever counts.
  public RegradeView cancel(Caller caller, Address address, int number, String reason) {
    caller.require("organize");
    requireReason(reason);
    var found = find(caller, address, Role.ORGANIZER);
    database.inTenant(
        found.organization().id(),
        handle -> {
          var row = held(handle, found, number);
          queue.stop(handle, row.id());
          store.end(handle, row.id(), "CANCELLED", caller.user(), reason, null);
          record(handle, caller, found, row, "regrade.cancelled", Map.of("reason", reason));
          return row;
        });
    return find(caller, address, number);
  }

  private static void requireReason(String reason) {
    if (reason.isBlank()) {
      throw Problem.field(
          "reason",
          "regrade.reason_missing",
          "Say why it is cancelled: readers of the audit log see it.");
    }
    if (reason.length() > MAX_REASON) {
      throw Problem.field(
          "reason",
          "regrade.reason_too_long",
          "Expected at most %d characters, found %d.".formatted(MAX_REASON, reason.length()));
    }
  }

  /// Makes a set stand: all of it in one transaction.
  ///
  /// @param leavesOut whether entries that could not be graded anew are taken out of the ranking;
  ///   else they stand in the way
  /// @throws Problem 409 `regrade.incomplete`, 409 `regrade.failures`, 409 `regrade.ended`
  public RegradeView apply(Caller caller, Address address, int number, boolean leavesOut) {
    caller.require("organize");
    var found = find(caller, address, Role.ORGANIZER);
    database.inTenant(
        found.organization().id(),
        handle -> {
          var row = held(handle, found, number);
          var applied = applying.apply(handle, found.organization(), row, caller.user(), leavesOut);
          var detail = new HashMap<String, Object>();
          detail.put("reason", row.reason());
          detail.put("changed", applied.changed());
          detail.put("told", applied.told());
          detail.put("left_out", applied.leftOut());
          detail.put("rules", changes(handle, row, outcomes.tracks(handle, row.competition())));
          record(handle, caller, found, row, "regrade.applied", detail);
          return row;
        });
    return find(caller, address, number);
  }

  /// The set, locked while open.
  private RegradeStore.Row held(Handle handle, Found found, int number) {
    var row = row(handle, found, number);
    if (!store.hold(handle, row.id())) {
      throw Problem.of(
          409,
          "regrade.ended",
          "This re-grade set was applied or cancelled already: nothing was done.");
    }
    return row;
  }

  private void record(
      Handle handle,
      Caller caller,
      Found found,
      RegradeStore.Row row,
      String action,
      Map<String, ?> detail) {
    var all = new HashMap<String, Object>(detail);
    all.put("competition", found.competition().slug());
    all.put("number", row.number());
    audit.record(
        handle,
        found.organization().id(),
        caller.user(),
        action,
        "regrade",
        row.id().toString(),
        all);
  }
}
