package assay.server.blob;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class BlobStore {
  private static final String LOCK = "hashtextextended('blob ' || :tenant || :digest, 0)";

  /// No orphan collection takes the file away before the transaction ends.
  void holdFile(Handle handle, UUID tenant, String digest) {
    handle
        .createQuery("select pg_advisory_xact_lock_shared(%s) is null".formatted(LOCK))
        .bind("tenant", tenant.toString())
        .bind("digest", digest)
        .mapTo(boolean.class)
        .one();
  }

  /// Whether no row names the file, and none can before the transaction ends. False where somebody
  /// is about to.
  boolean isOrphan(Handle handle, UUID tenant, String digest) {
    return handle
            .createQuery("select pg_try_advisory_xact_lock(%s)".formatted(LOCK))
            .bind("tenant", tenant.toString())
            .bind("digest", digest)
            .mapTo(boolean.class)
            .one()
        && find(handle, digest).isEmpty();
  }

  void add(Handle handle, UUID tenant, Blobs.Stored stored) {
    handle
        .createUpdate(
            """
            insert into blob (tenant_id, digest, bytes)
            values (:tenant, :digest, :bytes)
            on conflict do nothing
            """)
        .bind("tenant", tenant)
        .bind("digest", stored.digest())
        .bind("bytes", stored.bytes())
        .execute();
  }

  Optional<Blobs.Stored> find(Handle handle, String digest) {
    return handle
        .createQuery(
            """
            select digest, bytes
            from blob
            where digest = :digest
            """)
        .bind("digest", digest)
        .map((row, _) -> new Blobs.Stored(row.getString("digest"), row.getLong("bytes")))
        .findOne();
  }
}
