package assay.server.blob;

import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes away bytes that no row names: of acceptances that were rolled back, and of requests that
/// died. They are looked at only when they are old, and taken only under a lock that every
/// acceptance shares, so none that are about to be named are lost.
@Singleton
class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private final Shelf shelf;
  private final Spool spool;
  private final TenantDatabase database;
  private final Organizations organizations;
  private final BlobStore store;
  private final Duration age;

  /// Six: two places to look in.
  Orphans(
      Shelf shelf,
      Spool spool,
      TenantDatabase database,
      Organizations organizations,
      BlobStore store,
      @Value("${assay.blobs.orphan-age:24h}") Duration age) {
    this.shelf = shelf;
    this.spool = spool;
    this.database = database;
    this.organizations = organizations;
    this.store = store;
    this.age = age;
  }

  /// Looks through all tenants once; how many files and objects it took away.
  int collect() throws IOException {
    return collect(oldest());
  }

  /// Takes only what was last changed before an instant.
  int collect(Instant before) throws IOException {
    int taken = sweepSpool(before);
    for (var tenant : organizations.tenants()) {
      for (var folder : shelf.folders(tenant.toString())) {
        if (folder.matches("[0-9a-f]{2}")) {
          taken += collect(tenant, tenant + "/" + folder, before);
        }
      }
    }
    shelf.giveUp(before);
    return taken;
  }

  /// What requests of this very server left behind.
  int sweepSpool() throws IOException {
    return sweepSpool(oldest());
  }

  private int sweepSpool(Instant before) throws IOException {
    int taken = 0;
    for (var tenant : organizations.tenants()) {
      taken += spool.sweep(tenant, before);
    }
    return taken;
  }

  private Instant oldest() {
    return Spool.CLOCK.instant().minus(age);
  }

  private int collect(UUID tenant, String folder, Instant before) throws IOException {
    int taken = 0;
    for (var item : shelf.items(folder)) {
      if (item.changed().isBefore(before) && takeAway(tenant, item.key(), before)) {
        taken++;
      }
    }
    return taken;
  }

  private boolean takeAway(UUID tenant, String key, Instant before) {
    return database.inTenant(
        tenant,
        handle -> {
          var digest = key.substring(key.lastIndexOf('/') + 1);
          if (!store.isOrphan(handle, tenant, digest)) {
            return false;
          }
          try {
            // Once more under the lock: it may have come again.
            if (shelf.look(key).filter(item -> item.changed().isBefore(before)).isEmpty()) {
              return false;
            }
            LOG.info("blob {} of {} is named by nothing and goes", digest, tenant);
            return shelf.remove(key);
          } catch (IOException e) {
            LOG.warn("blob {} of {} could not be taken away", digest, tenant, e);
            return false;
          }
        });
  }
}
