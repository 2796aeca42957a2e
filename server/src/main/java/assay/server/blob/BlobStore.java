package assay.server.blob;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class BlobStore {
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
