package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import jakarta.inject.Singleton;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Finds the competition of an address.
@Singleton
class Venues {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;

  Venues(TenantDatabase database, Organizations organizations, Competitions competitions) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
  }

  /// Does something in one transaction of the competition's tenant; 404 when there is none for this
  /// caller.
  ///
  /// @param caller null: anybody
  <T> T in(
      @Nullable Caller caller,
      String organizationSlug,
      String slug,
      BiFunction<Handle, Venue, T> work) {
    var organization = organizations.find(organizationSlug).orElseThrow(Problem::notFound);
    return database.inTenant(
        organization.id(),
        handle -> {
          var competition = competitions.find(handle, caller, slug).orElseThrow(Problem::notFound);
          var tracks = competitions.tracks(handle, competition.id());
          return work.apply(
              handle, new Venue(organization, competition, tracks, competitions.now(handle)));
        });
  }

  Venue find(@Nullable Caller caller, String organizationSlug, String slug) {
    return in(caller, organizationSlug, slug, (_, venue) -> venue);
  }
}
