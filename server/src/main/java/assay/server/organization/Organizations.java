package assay.server.organization;

import assay.server.account.Accounts;
import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who works for which organization.
@Singleton
public class Organizations {
  private static final Pattern SLUG = Pattern.compile("(?=.{2,40}$)[a-z0-9](-?[a-z0-9])+");

  private final TenantDatabase database;
  private final OrganizationStore store;
  private final Accounts accounts;
  private final Audit audit;

  Organizations(TenantDatabase database, OrganizationStore store, Accounts accounts, Audit audit) {
    this.database = database;
    this.store = store;
    this.accounts = accounts;
    this.audit = audit;
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
    return database.inTenant(tenant, handle -> role(handle, caller, tenant));
  }

  /// The same within a transaction of the tenant.
  public Optional<Role> role(Handle handle, Caller caller, UUID tenant) {
    return caller.reaches(tenant) ? store.role(handle, tenant, caller.user()) : Optional.empty();
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

  /// Makes an organization; its maker owns it.
  public Organization create(Caller caller, @Nullable String slug, @Nullable String name) {
    caller.requireOperator();
    var organization = new Organization(Ids.next(), slug(slug), Fields.name("name", name, 80));
    if (!database.withoutTenant(handle -> store.add(handle, organization))) {
      throw Problem.of(409, "slug.taken", "There is an organization with that slug already.");
    }
    var tenant = organization.id();
    return database.inTenant(
        tenant,
        handle -> {
          store.setRole(handle, tenant, caller.user(), Role.OWNER);
          audit.record(
              handle,
              tenant,
              caller.user(),
              "organization.created",
              "organization",
              tenant.toString(),
              Map.of("slug", organization.slug()));
          return organization;
        });
  }

  /// Gives an account a role; an owner's deed.
  public void setMember(Caller caller, String slug, @Nullable String email, @Nullable Role role) {
    caller.require("organize");
    var organization = require(caller, slug, Role.OWNER);
    var given = Fields.required("role", role);
    var member =
        accounts
            .find(Fields.required("email", email))
            .orElseThrow(() ->
                Problem.field(
                    "email",
                    "account.unknown",
                    "Nobody has signed up with this address; ask them to."));
    var tenant = organization.id();
    database.inTenant(
        tenant,
        handle -> {
          if (given != Role.OWNER && store.isLastOwner(handle, tenant, member.id())) {
            throw Problem.of(
                409, "owner.last", "This is the last owner; name another owner first.");
          }
          store.setRole(handle, tenant, member.id(), given);
          audit.record(
              handle,
              tenant,
              caller.user(),
              "member.set",
              "user",
              member.id().toString(),
              Map.of("role", given));
          return 0;
        });
  }

  private static String slug(@Nullable String value) {
    var slug = Fields.required("slug", value);
    if (!SLUG.matcher(slug).matches()) {
      throw Problem.field(
          "slug",
          "request.invalid_field",
          "A slug has 2 to 40 small letters, digits and single hyphens: my-group-2.");
    }
    return slug;
  }

  /// All there are, for jobs that visit each.
  public List<UUID> tenants() {
    return database.withoutTenant(store::tenants);
  }

  /// A user's organizations, across tenants.
  public List<Membership> ofUser(UUID user) {
    return database.asUser(user, handle -> store.ofUser(handle, user));
  }
}
