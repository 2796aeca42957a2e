package assay.server.blob;

import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes away files that no row names: of acceptances that were rolled back, and of requests that
/// died. A file is looked at only when it is old, and taken only under a lock that every acceptance
/// shares, so none that is about to be named is lost.
@Singleton
class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  /// The one of the file system, not of the database: it is compared with files.
  private static final Clock CLOCK = Clock.systemUTC();

  private final Blobs blobs;
  private final TenantDatabase database;
  private final Organizations organizations;
  private final BlobStore store;
  private final Duration age;

  Orphans(
      Blobs blobs,
      TenantDatabase database,
      Organizations organizations,
      BlobStore store,
      @Value("${assay.blobs.orphan-age:24h}") Duration age) {
    this.blobs = blobs;
    this.database = database;
    this.organizations = organizations;
    this.store = store;
    this.age = age;
  }

  /// Looks through all tenants once; how many files it took away.
  int collect() throws IOException {
    int taken = 0;
    for (var tenant : organizations.tenants()) {
      taken += collect(tenant);
    }
    return taken;
  }

  private int collect(UUID tenant) throws IOException {
    int taken = 0;
    for (var entry : list(blobs.directory().resolve(tenant.toString()))) {
      var name = entry.getFileName().toString();
      if (name.startsWith(".upload-") && isOld(entry)) {
        taken += Files.deleteIfExists(entry) ? 1 : 0;
      } else if (name.matches("[0-9a-f]{2}")) {
        for (var file : list(entry)) {
          taken += isOld(file) && takeAway(tenant, file) ? 1 : 0;
        }
      }
    }
    return taken;
  }

  private boolean takeAway(UUID tenant, Path file) {
    return database.inTenant(
        tenant,
        handle -> {
          var digest = file.getFileName().toString();
          // Once more under the lock: it may have come again.
          if (!store.isOrphan(handle, tenant, digest) || !isOld(file)) {
            return false;
          }
          try {
            LOG.info("blob {} of {} is named by nothing and goes", digest, tenant);
            return Files.deleteIfExists(file);
          } catch (IOException e) {
            LOG.warn("blob {} of {} could not be taken away", digest, tenant, e);
            return false;
          }
        });
  }

  private boolean isOld(Path file) {
    try {
      Instant changed = Files.getLastModifiedTime(file).toInstant();
      return changed.isBefore(CLOCK.instant().minus(age));
    } catch (IOException e) {
      LOG.debug("{} went meanwhile", file, e);
      return false;
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }
}
