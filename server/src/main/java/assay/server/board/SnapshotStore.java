package assay.server.board;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Boards as they were. Insert only.
@Singleton
class SnapshotStore {
  /// @param at the moment that it shows
  /// @param publication null: the clock took it, or the publication was taken back
  record Row(
      UUID id, UUID track, String kind, Instant at, String inputHash, @Nullable UUID publication) {}

  /// The document of the final board that stands.
  Optional<byte[]> finalOf(Handle handle, UUID track) {
    return handle
        .createQuery(
            """
            select s.document
            from board_snapshot s
            join publication p on p.tenant_id = s.tenant_id and p.id = s.publication_id
            where s.track_id = :track
              and p.kind = 'final'
              and p.retracted_at is null
            order by s.taken_at desc
            limit 1
            """)
        .bind("track", track)
        .mapTo(byte[].class)
        .findOne();
  }

  /// Newest first, without their documents; those that are public have a publication.
  List<Row> of(Handle handle, UUID track) {
    return handle
        .createQuery(
            """
            select s.id, s.track_id as track, s.kind, s.taken_at as at, s.input_hash,
              p.id as publication
            from board_snapshot s
            left join publication p on p.tenant_id = s.tenant_id
              and p.id = s.publication_id
              and p.retracted_at is null
            where s.track_id = :track
            order by s.taken_at desc, s.id desc
            """)
        .bind("track", track)
        .mapTo(Row.class)
        .list();
  }

  /// Of publications that stand, of all tracks.
  List<Row> standing(Handle handle) {
    return handle
        .createQuery(
            """
            select s.id, s.track_id as track, s.kind, s.taken_at as at, s.input_hash,
              s.publication_id as publication
            from board_snapshot s
            join publication p on p.tenant_id = s.tenant_id and p.id = s.publication_id
            where p.retracted_at is null
            order by s.taken_at, s.id
            """)
        .mapTo(Row.class)
        .list();
  }

  Optional<byte[]> document(Handle handle, UUID id) {
    return handle
        .createQuery("select document from board_snapshot where id = :id")
        .bind("id", id)
        .mapTo(byte[].class)
        .findOne();
  }

  /// Keeps what another server took first: it is the same.
  void insert(Handle handle, UUID tenant, Row row, byte[] document) {
    handle
        .createUpdate(
            """
            insert into board_snapshot
              (tenant_id, id, track_id, kind, taken_at, publication_id, input_hash, document)
            values (:tenant, :id, :track, :kind, :at, cast(:publication as uuid), :hash, :document)
            on conflict do nothing
            """)
        .bind("tenant", tenant)
        .bind("id", row.id())
        .bind("track", row.track())
        .bind("kind", row.kind())
        .bind("at", OffsetDateTime.ofInstant(row.at(), ZoneOffset.UTC))
        .bind("publication", row.publication())
        .bind("hash", row.inputHash())
        .bind("document", document)
        .execute();
  }
}
