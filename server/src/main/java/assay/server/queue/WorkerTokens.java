package assay.server.queue;

import assay.server.account.Caller;
import assay.server.account.Secret;
import assay.server.audit.Audit;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An organization's own workers: a token makes whoever shows it one of them. Owners only.
@Singleton
class WorkerTokens {
  private static final int MAX_NAME = 80;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final WorkerTokenStore store;
  private final Audit audit;

  WorkerTokens(
      TenantDatabase database, Organizations organizations, WorkerTokenStore store, Audit audit) {
    this.database = database;
    this.organizations = organizations;
    this.store = store;
    this.audit = audit;
  }

  /// A token that was just made; the only moment at which its secret is known.
  record Created(WorkerToken token, Secret secret) {}

  Created create(Caller caller, String organization, @Nullable String name) {
    var tenant = owned(caller, organization);
    var named = Fields.name("name", name, MAX_NAME);
    var secret = Secret.next("assayw_");
    return database.inTenant(
        tenant,
        handle -> {
          var token = store.add(handle, Ids.next(), tenant, named, secret);
          audit.record(
              handle,
              tenant,
              caller.user(),
              "worker-token.created",
              "worker-token",
              token.id().toString(),
              Map.of("name", named));
          return new Created(token, secret);
        });
  }

  List<WorkerToken> list(Caller caller, String organization) {
    var tenant = owned(caller, organization);
    return database.inTenant(tenant, handle -> store.of(handle, tenant));
  }

  /// Its workers are turned away from now on; what they hold goes back when the leases lapse.
  void revoke(Caller caller, String organization, UUID token) {
    var tenant = owned(caller, organization);
    database.inTenant(
        tenant,
        handle -> {
          if (!store.revoke(handle, tenant, token)) {
            throw Problem.notFound();
          }
          audit.record(
              handle,
              tenant,
              caller.user(),
              "worker-token.revoked",
              "worker-token",
              token.toString(),
              Map.of());
          return token;
        });
  }

  private UUID owned(Caller caller, String organization) {
    caller.require("organize");
    return organizations.require(caller, organization, Role.OWNER).id();
  }
}
