package assay.server.blob;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class BlobStore {
  private static final String LOCK = "hashtextextended('blob ' || :tenant || :digest, 0)";

  /// No orphan collection takes the bytes away before the transaction ends.
  void hold(Handle handle, UUID tenant, String digest) {
    handle
        .createQuery("select pg_advisory_xact_lock_shared(%s) is null".formatted(LOCK))
        .bind("tenant", tenant.toString())
        .bind("digest", digest)
        .mapTo(boolean.class)
        .one();
  }

  /// Whether no row names the bytes, and none can before the transaction ends. False where somebody
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

  /// The bytes of a tenant's blobs, and of uploads on their way as they were declared. Serialises
  /// who asks, so that a limit holds for requests side by side.
  long used(Handle handle) {
    handle
        .createQuery(
            "select pg_advisory_xact_lock(hashtextextended('storage ' || current_tenant(), 0)) is null")
        .mapTo(boolean.class)
        .one();
    return handle
        .createQuery(
            """
            select (
                (select coalesce(sum(bytes), 0)
                 from blob)
                + (select coalesce(sum(bytes), 0)
                   from upload
                   where submission_id is null
                     and expires_at > assay_now()))::bigint
            """)
        .mapTo(long.class)
        .one();
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
