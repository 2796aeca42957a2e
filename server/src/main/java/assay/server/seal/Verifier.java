package assay.server.seal;

import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import assay.server.seal.ChainWalk.Noted;
import assay.server.seal.Verification.Fault;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Computes chains again from the tables, and remembers how that ended.
@Singleton
class Verifier {
  private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

  private final TenantDatabase database;
  private final Organizations organizations;
  private final SealStore store;
  private final Duration grace;

  Verifier(
      TenantDatabase database,
      Organizations organizations,
      SealStore store,
      @Value("${assay.audit.late:1h}") Duration grace) {
    this.database = database;
    this.organizations = organizations;
    this.store = store;
    this.grace = grace;
  }

  /// Checks every tenant's chain. The log of the server is where heads are noted outside the
  /// database: who ships it elsewhere can tell when a chain was written again.
  void verifyAll() {
    for (var tenant : organizations.tenants()) {
      try {
        tell(tenant, verify(tenant, null));
      } catch (RuntimeException e) {
        // The other tenants' chains are checked all the same.
        LOG.error("the audit chain of {} could not be checked", tenant, e);
      }
    }
  }

  private static void tell(UUID tenant, Verification found) {
    var fault = found.fault();
    if (fault != null) {
      LOG.error("the audit chain of {} is broken: {}", tenant, fault.what());
    } else if (found.late().count() > 0) {
      LOG.warn(
          "the audit chain of {} holds up to seal {}, head {}, with {} late events: {}",
          tenant,
          found.seal(),
          found.head(),
          found.late().count(),
          found.late().said().getFirst());
    } else {
      LOG.info(
          "the audit chain of {} holds up to seal {}, head {}", tenant, found.seal(), found.head());
    }
  }

  /// Checks one chain, also against the head that the last check found good.
  ///
  /// @param note what the caller knows (null: nothing); a break that only this shows is not
  ///   remembered
  Verification verify(UUID tenant, @Nullable Noted note) {
    return database.inTenant(
        tenant,
        handle -> {
          var known =
              store
                  .checked(handle)
                  .map(
                      last -> new Noted(last.goodSeal(), last.goodHead(), "an earlier check found"))
                  .orElse(null);
          var walk = new ChainWalk(tenant, known, note, grace);
          store.walk(handle, walk::accept);
          walk.end();
          var fault = walk.fault().or(() -> loose(handle, walk.seal()));
          var checkedAt =
              fault.isEmpty()
                  ? store.foundGood(handle, walk.seal(), walk.head())
                  : store.foundBroken(handle, fault.get().what());
          var shown = walk.differs().or(() -> fault);
          return new Verification(
              shown.isEmpty(),
              checkedAt,
              walk.seal(),
              walk.head(),
              walk.events(),
              store.countWaiting(handle),
              shown.orElse(null),
              walk.late());
        });
  }

  /// What no seal tells of.
  private Optional<Fault> loose(Handle handle, int last) {
    return store
        .withoutSeal(handle)
        .map(one ->
            new Fault(
                one.seal(),
                one.event(),
                "Event %s is under seal %d, which is not there: the chain ends with seal %d."
                    .formatted(one.event(), one.seal(), last),
                "seal " + one.seal(),
                "no such seal"))
        .or(() ->
            store
                .lost(handle)
                .map(event ->
                    new Fault(
                        0,
                        event,
                        "Event %s waited for its seal and is gone.".formatted(event),
                        "event " + event,
                        "no such event")))
        .or(() ->
            store
                .loose(handle)
                .map(event ->
                    new Fault(
                        0,
                        event,
                        "Event %s is under no seal and does not wait for one: the server did not write it, or its seal was taken from it."
                            .formatted(event),
                        "a seal",
                        "none")));
  }
}
