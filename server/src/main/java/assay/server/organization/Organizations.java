package assay.server.organization;

import assay.server.account.Caller;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Who works for which organization.
@Singleton
public class Organizations {
  private final TenantDatabase database;
  private final OrganizationStore store;

  Organizations(TenantDatabase database, OrganizationStore store) {
    this.database = database;
    this.store = store;
  }

  /// The organization of an address.
  public Optional<Organization> find(String slug) {
    return database.withoutTenant(handle -> store.find(handle, slug));
  }

  /// The organization of an id.
  public Optional<Organization> find(UUID id) {
    return database.withoutTenant(handle -> store.find(handle, id));
  }

  /// The caller's role; empty for someone who does not work for it, or whose token is for another.
  public Optional<Role> role(Caller caller, UUID tenant) {
    return caller.reaches(tenant)
        ? database.inTenant(tenant, handle -> store.role(handle, tenant, caller.user()))
        : Optional.empty();
  }

  /// The organization, for a caller who has at least this role in it. To anyone who does not work
  /// for it, it does not exist.
  public Organization require(Caller caller, String slug, Role atLeast) {
    var organization = find(slug).orElseThrow(Problem::notFound);
    require(caller, organization.id(), atLeast);
    return organization;
  }

  /// The same check for a known tenant.
  public void require(Caller caller, UUID tenant, Role atLeast) {
    var role = role(caller, tenant).orElseThrow(Problem::notFound);
    if (!role.includes(atLeast)) {
      throw Problem.of(
          403,
          "role.insufficient",
          "This needs the role %s; yours is %s.".formatted(atLeast, role));
    }
  }

  /// A user's organizations, across tenants.
  public List<Membership> ofUser(UUID user) {
    return database.asUser(user, handle -> store.ofUser(handle, user));
  }
}
