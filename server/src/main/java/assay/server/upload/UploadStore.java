package assay.server.upload;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class UploadStore {
  private static final String COLUMNS =
      """
      tenant_id as tenant, id, user_id as "user", competition_id as competition, name, bytes, received,
        digest, submission_id as submission, created_at, expires_at
      """;

  /// What a user has waiting.
  record Held(int count, long bytes) {}

  /// Serialises what one user begins, so that the limits hold for requests side by side.
  Held held(Handle handle, UUID user) {
    handle
        .createQuery(
            "select pg_advisory_xact_lock(hashtextextended('upload ' || :user, 0)) is null")
        .bind("user", user.toString())
        .mapTo(boolean.class)
        .one();
    return handle
        .createQuery(
            """
            select count(*) as count, coalesce(sum(bytes), 0) as bytes
            from upload
            where user_id = :user
              and submission_id is null
              and expires_at > assay_now()
            """)
        .bind("user", user)
        .mapTo(Held.class)
        .one();
  }

  void add(Handle handle, UUID id, Uploads.New upload, UUID competition, Duration life) {
    handle
        .createUpdate(
            """
            insert into upload (tenant_id, id, user_id, competition_id, name, bytes, expires_at)
            values (current_tenant(), :id, :user, :competition, :name, :bytes,
              assay_now() + :seconds * interval '1 second')
            """)
        .bind("id", id)
        .bind("user", upload.user())
        .bind("competition", competition)
        .bind("name", upload.name())
        .bind("bytes", upload.bytes())
        .bind("seconds", life.toSeconds())
        .execute();
  }

  /// Unless its time is over.
  Optional<Upload> find(Handle handle, UUID id, UUID user) {
    return find(handle, id, user, "");
  }

  /// The same, locked until the transaction ends.
  Optional<Upload> hold(Handle handle, UUID id, UUID user) {
    return find(handle, id, user, "for update");
  }

  private static Optional<Upload> find(Handle handle, UUID id, UUID user, String lock) {
    return handle
        .createQuery(
            """
            select %s
            from upload
            where id = :id
              and user_id = :user
              and expires_at > assay_now()
            %s
            """
                .formatted(COLUMNS, lock))
        .bind("id", id)
        .bind("user", user)
        .mapTo(Upload.class)
        .findOne();
  }

  /// Takes the right to write; false while another request has it.
  boolean seize(Handle handle, UUID id, UUID writer, Duration right) {
    return handle
            .createUpdate(
                """
                update upload
                set writer = :writer, writer_until = assay_now() + :seconds * interval '1 second'
                where id = :id
                  and (writer is null or writer = :writer or writer_until < assay_now())
                """)
            .bind("id", id)
            .bind("writer", writer)
            .bind("seconds", right.toSeconds())
            .execute()
        == 1;
  }

  void release(Handle handle, UUID id, UUID writer) {
    handle
        .createUpdate(
            """
            update upload
            set writer = null, writer_until = null
            where id = :id
              and writer = :writer
            """)
        .bind("id", id)
        .bind("writer", writer)
        .execute();
  }

  /// Counts a chunk in, if the writer still has the right and nothing else came in between.
  boolean append(Handle handle, UUID id, UUID writer, Chunk chunk, Duration life) {
    int changed =
        handle
            .createUpdate(
                """
                update upload
                set received = received + :bytes, writer = null, writer_until = null,
                  expires_at = assay_now() + :seconds * interval '1 second'
                where id = :id
                  and writer = :writer
                  and received = :start
                """)
            .bind("id", id)
            .bind("writer", writer)
            .bind("start", chunk.start())
            .bind("bytes", chunk.bytes())
            .bind("seconds", life.toSeconds())
            .execute();
    if (changed == 0) {
      return false;
    }
    handle
        .createUpdate(
            """
            insert into upload_chunk (tenant_id, upload_id, start, bytes, file, digest)
            values (current_tenant(), :upload, :start, :bytes, :file, :digest)
            """)
        .bind("upload", id)
        .bind("start", chunk.start())
        .bind("bytes", chunk.bytes())
        .bind("file", chunk.file())
        .bind("digest", chunk.digest())
        .execute();
    return true;
  }

  /// In the order of their bytes.
  List<Chunk> chunks(Handle handle, UUID upload) {
    return handle
        .createQuery(
            """
            select start, bytes, file, digest
            from upload_chunk
            where upload_id = :upload
            order by start
            """)
        .bind("upload", upload)
        .mapTo(Chunk.class)
        .list();
  }

  /// One file holds all of it from now on.
  void assembled(Handle handle, UUID upload, Chunk whole) {
    handle
        .createUpdate("delete from upload_chunk where upload_id = :upload")
        .bind("upload", upload)
        .execute();
    if (whole.bytes() > 0) {
      handle
          .createUpdate(
              """
              insert into upload_chunk (tenant_id, upload_id, start, bytes, file, digest)
              values (current_tenant(), :upload, 0, :bytes, :file, :digest)
              """)
          .bind("upload", upload)
          .bind("bytes", whole.bytes())
          .bind("file", whole.file())
          .bind("digest", whole.digest())
          .execute();
    }
    handle
        .createUpdate("update upload set digest = :digest where id = :upload")
        .bind("upload", upload)
        .bind("digest", whole.digest())
        .execute();
  }

  /// It has at least so long to live.
  void prolong(Handle handle, UUID upload, Duration life) {
    handle
        .createUpdate(
            """
            update upload
            set expires_at = greatest(expires_at, assay_now() + :seconds * interval '1 second')
            where id = :upload
            """)
        .bind("upload", upload)
        .bind("seconds", life.toSeconds())
        .execute();
  }

  void use(Handle handle, UUID upload, UUID submission) {
    handle
        .createUpdate(
            """
            update upload
            set submission_id = :submission, used_at = assay_now()
            where id = :upload
            """)
        .bind("upload", upload)
        .bind("submission", submission)
        .execute();
  }

  boolean remove(Handle handle, UUID id, UUID user) {
    return handle
            .createUpdate(
                """
                delete from upload
                where id = :id
                  and user_id = :user
                  and submission_id is null
                """)
            .bind("id", id)
            .bind("user", user)
            .execute()
        == 1;
  }

  /// Takes away what nobody may use any more, used or not.
  List<UUID> removeExpired(Handle handle) {
    return handle
        .createQuery(
            """
            delete from upload
            where expires_at <= assay_now()
              and (writer_until is null or writer_until < assay_now())
            returning id
            """)
        .mapTo(UUID.class)
        .list();
  }

  /// Whether nobody needs the files of an upload: there is none, or an entry has had them for so
  /// long that no request can still be reading here.
  boolean isDone(Handle handle, UUID id, Duration grace) {
    return handle
        .createQuery(
            """
            select not exists (
              select from upload
              where id = :id
                and (used_at is null or used_at > assay_now() - :seconds * interval '1 second'))
            """)
        .bind("id", id)
        .bind("seconds", grace.toSeconds())
        .mapTo(boolean.class)
        .one();
  }
}
