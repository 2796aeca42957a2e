package assay.server.review;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/// Who may come near a case: whoever works for its organization. A stranger's try is recorded
/// there.
@Singleton
class CaseAccess {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Audit audit;

  CaseAccess(TenantDatabase database, Organizations organizations, Audit audit) {
    this.database = database;
    this.organizations = organizations;
    this.audit = audit;
  }

  /// @param tenant of the case
  /// @param role of the caller there
  record Reviewer(UUID tenant, Role role) {}

  /// @throws Problem 404 for anybody else
  Reviewer require(Caller caller, UUID id) {
    var tenant = database.tenantOf("case", id).orElseThrow(Problem::notFound);
    var role = organizations.role(caller, tenant);
    if (role.isEmpty()) {
      database.inTenant(
          tenant,
          handle -> {
            audit.record(
                handle, tenant, caller.user(), "case.denied", "case", id.toString(), Map.of());
            return id;
          });
      throw Problem.notFound();
    }
    return new Reviewer(tenant, role.get());
  }
}
