package assay.server.review;

import assay.server.account.Caller;
import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What needs the organizers: their cases, listed and counted. To anyone else there is none.
@Singleton
public class Inbox {
  /// Every kind of case, in the order of the counters.
  public static final List<String> KINDS =
      List.of(
          "mismatch",
          "review",
          "duplicate",
          "suspicious",
          "architecture",
          "quarantine",
          "hidden-failure",
          "appeal");

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Cases cases;
  private final ReviewStore store;
  private final InboxStore counts;

  Inbox(
      TenantDatabase database,
      Organizations organizations,
      Cases cases,
      ReviewStore store,
      InboxStore counts) {
    this.database = database;
    this.organizations = organizations;
    this.cases = cases;
    this.store = store;
    this.counts = counts;
  }

  /// @param next the cursor of the page after this one; null: there is none
  public record Listed(List<CaseView> items, @Nullable String next) {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /// Open cases of one kind.
  ///
  /// @param mine claimed by who asks
  /// @param unclaimed by nobody
  /// @param waiting for the team's answer
  /// @param oldestAt when the oldest was opened; null: none is open
  public record Counter(
      String kind, int open, int mine, int unclaimed, int waiting, @Nullable Instant oldestAt) {}

  /// Cases without their comparisons.
  public Listed list(Caller caller, String org, InboxFilter filter) {
    var wanted = filter.wanted();
    var tenant = tenant(caller, org);
    return database.inTenant(
        tenant,
        handle -> {
          var found = store.list(handle, wanted, caller.user(), wanted.limit() + 1);
          var shown = found.subList(0, Math.min(wanted.limit(), found.size()));
          return new Listed(
              shown.stream().map(row -> cases.line(handle, row)).toList(),
              found.size() > shown.size() ? place(shown.getLast()).cursor() : null);
        });
  }

  private static InboxFilter.Place place(ReviewStore.CaseRow row) {
    var decidedAt = row.decided().at();
    return new InboxFilter.Place(decidedAt == null ? row.openedAt() : decidedAt, row.id());
  }

  /// One a kind, in the order of [#KINDS].
  public List<Counter> counters(Caller caller, String org) {
    var tenant = tenant(caller, org);
    return database.inTenant(tenant, handle -> counts.counters(handle, caller.user()));
  }

  /// Open cases that do not wait for a team's answer: a reviewer's navigation shows how many.
  public int pending(UUID tenant) {
    return database.inTenant(tenant, counts::pending);
  }

  private UUID tenant(Caller caller, String org) {
    return organizations.require(caller, org, Role.REVIEWER).id();
  }
}
