package assay.server.upload;

import assay.server.account.Caller;
import assay.server.blob.Blobs;
import assay.server.competition.Competitions;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.failpoint.FailPoint;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/// Files that come in pieces. The rows say how much of one is safe; each request writes a piece of
/// its own and counts it in only when it is safe, so a crash, a second writer or a returning one
/// can at worst leave a piece that nothing names.
@Singleton
public class Uploads {
  private static final int MAX_WAITING = 200;
  private static final Duration RENEWAL = Duration.ofSeconds(5);

  /// Long enough to look at a file and accept it.
  static final Duration WHILE_USED = Duration.ofHours(1);

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Blobs blobs;
  private final UploadStore store;
  private final UploadSettings settings;

  Uploads(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Blobs blobs,
      UploadStore store,
      UploadSettings settings) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.blobs = blobs;
    this.store = store;
    this.settings = settings;
  }

  /// Limits and times.
  ///
  /// @param maxBytes of one file
  /// @param maxBytesPerUser of all files of a user that no entry used yet
  /// @param life after the last byte
  /// @param right how long a request that shows no sign of life may keep others from writing
  /// @param patience how long a body may trickle
  @Singleton
  record UploadSettings(
      @Value("${assay.uploads.max-bytes:2147483647}") long maxBytes,
      @Value("${assay.uploads.max-bytes-per-user:8589934592}") long maxBytesPerUser,
      @Value("${assay.uploads.life:24h}") Duration life,
      @Value("${assay.uploads.writer:20s}") Duration right,
      @Value("${assay.uploads.patience:30s}") Duration patience) {}

  /// @param name a label that is safe to show
  record New(UUID user, String name, long bytes) {}

  /// What one request brings.
  ///
  /// @param offset where its first byte belongs
  record Patch(long offset, Optional<Checksum> checksum) {}

  long maxBytes() {
    return settings.maxBytes();
  }

  /// Begins an upload for an entry of a competition.
  ///
  /// @throws Problem 413 `upload.too_large` or `storage.quota`, 507 `storage.limit`, 422 for an
  ///   empty file, 404 where there is no such competition
  Upload begin(Caller caller, String organization, String competition, New upload) {
    caller.require("submit");
    requireSane(upload);
    var tenant =
        organizations
            .find(organization)
            .filter(found -> caller.reaches(found.id()))
            .orElseThrow(Problem::notFound)
            .id();
    return database.inTenant(
        tenant,
        handle -> {
          var contest =
              competitions.find(handle, caller, competition).orElseThrow(Problem::notFound);
          requireRoom(store.held(handle, caller.user()), upload);
          blobs.requireAllowed(handle, upload.bytes());
          var id = Ids.next();
          store.add(handle, id, upload, contest.id(), settings.life());
          return store.find(handle, id, caller.user()).orElseThrow();
        });
  }

  private void requireSane(New upload) {
    if (upload.bytes() > settings.maxBytes()) {
      throw Problem.of(
          413,
          "upload.too_large",
          "A file has at most %d bytes here; this one is declared with %d."
              .formatted(settings.maxBytes(), upload.bytes()));
    }
    if (upload.bytes() < 1) {
      throw Problem.field("Upload-Length", "upload.empty", "The file is empty.");
    }
  }

  private void requireRoom(UploadStore.Held held, New upload) {
    if (held.count() >= MAX_WAITING || held.bytes() + upload.bytes() > settings.maxBytesPerUser()) {
      throw Problem.of(
          413,
          "storage.quota",
          "You have %d files with %d bytes waiting that no entry used; at most %d files with %d bytes may wait. Submit with them, or delete some."
              .formatted(held.count(), held.bytes(), MAX_WAITING, settings.maxBytesPerUser()));
    }
  }

  /// An upload of the caller; to others it does not exist.
  Upload find(Caller caller, UUID id) {
    caller.require("submit");
    var tenant =
        database.tenantOf("upload", id).filter(caller::reaches).orElseThrow(Problem::notFound);
    return database
        .inTenant(tenant, handle -> store.find(handle, id, caller.user()))
        .orElseThrow(Problem::notFound);
  }

  /// Takes the bytes that come, as far as they come.
  ///
  /// @return the upload after it
  /// @throws Problem 409 `upload.offset`, 413 `upload.too_large`, 423 `upload.locked`, 460
  ///   `checksum.mismatch`; no byte counts then. 408 `upload.too_slow`: those that came do
  Upload append(Caller caller, UUID id, Patch patch, InputStream body) throws IOException {
    var upload = find(caller, id);
    if (upload.usedBy().isPresent()) {
      throw used(upload);
    }
    var writer = UUID.randomUUID();
    long left = seize(upload, writer, patch.offset());
    boolean isCounted = false;
    try {
      isCounted = left == 0 || receive(upload, writer, patch, body);
    } finally {
      if (!isCounted || left == 0) {
        database.inTenant(
            upload.tenant(),
            handle -> {
              store.release(handle, id, writer);
              return id;
            });
      }
    }
    var now = find(caller, id);
    return now.isComplete() ? assembled(now) : now;
  }

  /// The right to write, if the bytes are the next ones; how many are missing.
  private long seize(Upload upload, UUID writer, long offset) {
    return database.inTenant(
        upload.tenant(),
        handle -> {
          var held = store.hold(handle, upload.id(), upload.user()).orElseThrow(Problem::notFound);
          if (!store.seize(handle, upload.id(), writer, settings.right())) {
            throw Problem.of(423, "upload.locked", "Another request writes to this upload now.")
                .retryAfter(Duration.ofSeconds(1));
          }
          if (held.received() != offset) {
            throw Problem.of(
                409,
                "upload.offset",
                "%d bytes are here, so the next one is at offset %d, not %d."
                    .formatted(held.received(), held.received(), offset));
          }
          return held.bytes() - held.received();
        });
  }

  /// False where nothing came.
  private boolean receive(Upload upload, UUID writer, Patch patch, InputStream body)
      throws IOException {
    var piece = UUID.randomUUID();
    var right = right(upload, writer);
    boolean isCounted = false;
    try {
      var arrival = new Arrival(body, right, settings.patience(), RENEWAL);
      var stored =
          take(
              upload,
              piece,
              patch,
              arrival,
              () -> {
                var _ = right.getAsBoolean();
              });
      if (arrival.end() == Arrival.End.OVERTAKEN) {
        throw Problem.of(423, "upload.locked", "Another request writes to this upload now.");
      }
      FailPoint.AFTER_CHUNK.pass();
      isCounted =
          stored.bytes() > 0
              && count(
                  upload,
                  writer,
                  new Chunk(patch.offset(), stored.bytes(), piece, stored.digest()));
      if (arrival.end() == Arrival.End.SLOW) {
        throw Problem.of(
            408,
            "upload.too_slow",
            "Less than %d bytes a second arrived. What came is kept; go on from there."
                .formatted(Arrival.LEAST_BYTES_PER_SECOND));
      }
      return isCounted;
    } finally {
      if (!isCounted) {
        blobs.anteroom(upload.tenant(), upload.id()).remove(piece);
      }
    }
  }

  /// Hashed by the client's algorithm, too, where the client sent a checksum.
  private Blobs.Stored take(
      Upload upload, UUID piece, Patch patch, InputStream in, Runnable prolong) throws IOException {
    var anteroom = blobs.anteroom(upload.tenant(), upload.id());
    long most = upload.bytes() - patch.offset();
    if (patch.checksum().isEmpty()) {
      return anteroom.take(piece, in, most, prolong);
    }
    var checksum = patch.checksum().get();
    var digest = checksum.digest();
    var stored = anteroom.take(piece, new DigestInputStream(in, digest), most, prolong);
    checksum.require(digest.digest());
    return stored;
  }

  /// Prolongs the right to write; false: another request has it.
  private BooleanSupplier right(Upload upload, UUID writer) {
    return () ->
        database.inTenant(
            upload.tenant(), handle -> store.seize(handle, upload.id(), writer, settings.right()));
  }

  private boolean count(Upload upload, UUID writer, Chunk chunk) {
    boolean isCounted =
        database.inTenant(
            upload.tenant(),
            handle -> store.append(handle, upload.id(), writer, chunk, settings.life()));
    if (!isCounted) {
      throw Problem.of(423, "upload.locked", "Another request wrote to this upload meanwhile.");
    }
    return true;
  }

  /// Makes one piece of the chunks of a complete upload, once.
  private Upload assembled(Upload upload) throws IOException {
    if (upload.digest() != null) {
      return upload;
    }
    var chunks = database.inTenant(upload.tenant(), handle -> store.chunks(handle, upload.id()));
    var whole = chunks.size() == 1 ? chunks.getFirst() : joined(upload, chunks);
    boolean isOurs =
        database.inTenant(
            upload.tenant(),
            handle -> {
              var held =
                  store.hold(handle, upload.id(), upload.user()).orElseThrow(Problem::notFound);
              if (held.digest() == null) {
                store.assembled(handle, upload.id(), whole);
              }
              return held.digest() == null;
            });
    if (chunks.size() > 1) {
      for (var done : isOurs ? chunks : List.of(whole)) {
        blobs.anteroom(upload.tenant(), upload.id()).remove(done.file());
      }
    }
    return database
        .inTenant(upload.tenant(), handle -> store.find(handle, upload.id(), upload.user()))
        .orElseThrow(Problem::notFound);
  }

  private Chunk joined(Upload upload, List<Chunk> chunks) throws IOException {
    var piece = UUID.randomUUID();
    var stored =
        blobs
            .anteroom(upload.tenant(), upload.id())
            .join(chunks.stream().map(Chunk::piece).toList(), piece, upload.bytes());
    return new Chunk(0, stored.bytes(), piece, stored.digest());
  }

  /// Throws an upload away.
  void remove(Caller caller, UUID id) throws IOException {
    var upload = find(caller, id);
    boolean isRemoved =
        database.inTenant(upload.tenant(), handle -> store.remove(handle, id, caller.user()));
    if (!isRemoved) {
      throw used(upload);
    }
    blobs.anteroom(upload.tenant(), id).clear();
  }

  /// The file of a complete upload; it stays here for a while after an entry used it.
  public Blobs.Incoming open(Upload upload) throws IOException {
    var whole = assembled(upload);
    var chunk =
        database.inTenant(
            whole.tenant(),
            handle -> {
              store.prolong(handle, whole.id(), WHILE_USED);
              return store.chunks(handle, whole.id()).getFirst();
            });
    return blobs.anteroom(whole.tenant(), whole.id()).open(chunk.piece(), chunk.bytes());
  }

  /// The upload that a request names.
  ///
  /// @param field of the request
  /// @throws Problem 422 where the caller has none of this name that is whole, for this competition
  public Upload named(Caller caller, UUID competition, String field, String id) {
    try {
      var upload = find(caller, UUID.fromString(id));
      if (upload.competition().equals(competition) && upload.isComplete()) {
        return upload;
      }
      if (!upload.isComplete()) {
        throw Problem.field(
            field,
            "upload.incomplete",
            "%d of %d bytes of this upload are here; send the rest first."
                .formatted(upload.received(), upload.bytes()));
      }
    } catch (IllegalArgumentException | Problem e) {
      if (e instanceof Problem problem && problem.status() != 404) {
        throw problem;
      }
    }
    throw Problem.field(
        field,
        "upload.unknown",
        "You have no such upload for this competition. It may have expired; upload the file again.");
  }

  /// Says in the transaction of an acceptance which entry used an upload.
  ///
  /// @throws Problem 409 `upload.used`
  public void use(Handle handle, Upload upload, UUID submission) {
    var held =
        store
            .hold(handle, upload.id(), upload.user())
            .orElseThrow(() ->
                Problem.of(409, "upload.expired", "The upload expired. Upload the file again."));
    if (held.usedBy().isPresent()) {
      throw used(held);
    }
    store.use(handle, upload.id(), submission);
  }

  /// The same answer whoever asks first.
  public static Problem used(Upload upload) {
    return Problem.of(
        409,
        "upload.used",
        "Submission %s used this upload; an upload is for one entry."
            .formatted(upload.usedBy().map(UUID::toString).orElse("another")));
  }
}
