package assay.server.seal;

import assay.server.database.DispatchDatabase;
import assay.server.database.TenantDatabase;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts what waits under seals, one chain a tenant. Doing it twice, or on two servers at once,
/// makes the same chain: who seals holds the tenant's lock, and an event waits until the very
/// transaction that seals it.
@Singleton
class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  /// In one go; the next tick does the rest, so that one tenant's backlog keeps no other waiting.
  private static final int MOST_SEALS = 100;

  private final DispatchDatabase dispatch;
  private final TenantDatabase database;
  private final SealStore store;
  private final int batch;

  Sealer(
      DispatchDatabase dispatch,
      TenantDatabase database,
      SealStore store,
      @Value("${assay.audit.batch:1000}") int batch) {
    this.dispatch = dispatch;
    this.database = database;
    this.store = store;
    this.batch = batch;
  }

  /// Seals for every tenant where something waits.
  void sealAll() {
    for (var tenant : dispatch.inTransaction(store::tenantsThatWait)) {
      try {
        seal(tenant);
      } catch (RuntimeException e) {
        // The other tenants' events must not wait for this one's.
        LOG.error("the audit log of {} could not be sealed", tenant, e);
      }
    }
  }

  /// Returns how many events were sealed.
  int seal(UUID tenant) {
    int all = 0;
    for (int i = 0; i < MOST_SEALS; i++) {
      int sealed = database.inTenant(tenant, handle -> sealOnce(handle, tenant));
      all += sealed;
      if (sealed < batch) {
        break;
      }
    }
    return all;
  }

  private int sealOnce(Handle handle, UUID tenant) {
    if (!store.lock(handle, tenant)) {
      return 0;
    }
    var deeds = store.waiting(handle, batch);
    if (deeds.isEmpty()) {
      return 0;
    }
    var head = store.head(handle);
    // A number is given once, so that a seal which was taken away leaves a gap.
    var open = new Seal(head.used() + 1, head.hash(), head.now(), deeds.size(), "");
    var form = SealedForm.of(tenant.toString(), open);
    var digests = deeds.stream().map(SealedForm::digest).toList();
    digests.forEach(form::field);
    store.add(
        handle,
        new Seal(open.number(), open.previous(), open.sealedAt(), open.events(), form.hex()),
        deeds.stream().map(deed -> UUID.fromString(deed.id())).toList(),
        digests);
    return deeds.size();
  }
}
