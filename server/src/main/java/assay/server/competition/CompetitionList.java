package assay.server.competition;

import assay.server.account.Caller;
import assay.server.database.TenantDatabase;
import assay.server.http.PageQuery;
import assay.server.organization.Organization;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The competitions that a reader may know of, newest opening first: the public ones, and those
/// private ones that exist for the reader.
@Singleton
public final class CompetitionList {
  private static final Comparator<ListedCompetition> ORDER =
      Comparator.comparing(ListedCompetition::opensAt)
          .reversed()
          .thenComparing(ListedCompetition::organizationSlug)
          .thenComparing(ListedCompetition::slug);

  private final TenantDatabase database;
  private final CompetitionStore store;
  private final PrivacyStore privacy;

  CompetitionList(TenantDatabase database, CompetitionStore store, PrivacyStore privacy) {
    this.database = database;
    this.store = store;
    this.privacy = privacy;
  }

  /// Of all organizations.
  ///
  /// @param caller null: anybody
  public List<ListedCompetition> of(@Nullable Caller caller) {
    var all = new ArrayList<>(database.withoutTenant(store::published));
    if (caller != null) {
      for (var tenant : database.asUser(caller.user(), handle -> privacy.tenants(handle, caller))) {
        if (caller.reaches(tenant)) {
          all.addAll(database.inTenant(tenant, handle -> privacy.known(handle, caller)));
        }
      }
    }
    all.sort(ORDER);
    return all;
  }

  /// Of one organization.
  ///
  /// @param caller null: anybody
  public List<ListedCompetition> of(@Nullable Caller caller, Organization organization) {
    var all =
        new ArrayList<>(
            database.withoutTenant(handle -> store.published(handle, organization.slug())));
    if (caller != null && caller.reaches(organization.id())) {
      all.addAll(database.inTenant(organization.id(), handle -> privacy.known(handle, caller)));
    }
    all.sort(ORDER);
    return all;
  }

  /// A page of those of one organization.
  PageQuery.Cut<ListedCompetition> of(
      @Nullable Caller caller, Organization organization, PageQuery page) {
    var after = page.after();
    return page.cut(
        of(caller, organization).stream()
            .filter(item -> after == null || isAfter(item, after))
            .limit(page.limit() + 1L)
            .toList(),
        item -> new PageQuery.Place(item.opensAt(), item.slug()));
  }

  private static boolean isAfter(ListedCompetition item, PageQuery.Place place) {
    int later = place.at().compareTo(item.opensAt());
    return later > 0 || (later == 0 && item.slug().compareTo(place.name()) > 0);
  }
}
