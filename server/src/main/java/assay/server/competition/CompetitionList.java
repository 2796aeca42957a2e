package assay.server.competition;

import assay.server.account.Caller;
import assay.server.database.TenantDatabase;
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
}
