package assay.server.blob;

import assay.server.http.Problem;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Bytes by SHA-256, apart for each tenant: `{tenant}/{first two}/{digest}`, as files or as objects
/// of S3.
///
/// Bytes are hashed on their way to a file, and what has a digest for its name is whole or absent.
/// Keep the bytes first, [#register] them in the transaction that rests on them: a crash between
/// the two leaves bytes that nothing names.
@Singleton
public final class Blobs {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final Spool spool;
  private final Shelf shelf;
  private final Copies copies;
  private final BlobStore store;
  private final long allowance;

  Blobs(
      Spool spool,
      Shelf shelf,
      Copies copies,
      BlobStore store,
      @Value("${assay.storage.organization-bytes:0}") long allowance) {
    this.allowance = allowance;
    this.spool = spool;
    this.shelf = shelf;
    this.copies = copies;
    this.store = store;
  }

  /// @param digest SHA-256, lower-case hex
  public record Stored(String digest, long bytes) {}

  /// Keeps a stream's bytes.
  ///
  /// @throws Problem 507 `storage.full`
  public Stored put(UUID tenant, InputStream in) throws IOException {
    return put(tenant, in, Long.MAX_VALUE);
  }

  /// Keeps a stream's bytes, if there are at most so many.
  ///
  /// @throws Problem 413 `upload.too_large` at the first byte too many, 507 `storage.full` when the
  ///   disk is, or would be left with less than its reserve; nothing is kept
  public Stored put(UUID tenant, InputStream in, long maxBytes) throws IOException {
    try (var incoming = receive(tenant, in, maxBytes)) {
      return incoming.keep();
    }
  }

  /// Takes a stream's bytes to disk without keeping them yet, for who must look at them first.
  ///
  /// @throws Problem as [#put]
  public Incoming receive(UUID tenant, InputStream in, long maxBytes) throws IOException {
    var temporary = spool.temporary(tenant);
    try {
      var stored = spool.write(in, temporary, maxBytes);
      return new Incoming(this, tenant, stored, temporary, false);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /// Where the pieces of an upload lie until it is whole and an entry took it.
  public Anteroom anteroom(UUID tenant, UUID upload) {
    return new Anteroom(this, spool, shelf, tenant, upload);
  }

  /// The uploads of a tenant that have an [#anteroom].
  public List<UUID> anterooms(UUID tenant) throws IOException {
    return shelf.folders(Anteroom.of(tenant)).stream().map(UUID::fromString).toList();
  }

  /// Bytes on disk that are not kept yet; closing it throws them away unless they were kept or
  /// borrowed.
  public static final class Incoming implements AutoCloseable {
    private final Blobs blobs;
    private final UUID tenant;
    private final Stored stored;
    private final Copies.Source source;
    private final boolean isBorrowed;
    private @Nullable Path file;
    private boolean isKept;

    /// @param isBorrowed the file stays where it is, whole and never written to again
    Incoming(Blobs blobs, UUID tenant, Stored stored, Path file, boolean isBorrowed) {
      this.blobs = blobs;
      this.tenant = tenant;
      this.stored = stored;
      this.source = () -> Files.newInputStream(file);
      this.isBorrowed = isBorrowed;
      this.file = file;
    }

    /// @param source opened when somebody wants to see a file
    Incoming(Blobs blobs, UUID tenant, Stored stored, Copies.Source source) {
      this.blobs = blobs;
      this.tenant = tenant;
      this.stored = stored;
      this.source = source;
      this.isBorrowed = false;
    }

    /// Where they lie until they are kept.
    public Path file() throws IOException {
      if (file == null) {
        try (var in = source.open()) {
          file = blobs.receive(tenant, in, stored.bytes()).file();
        }
      }
      return file;
    }

    public String digest() {
      return stored.digest();
    }

    public long bytes() {
      return stored.bytes();
    }

    /// Keeps them already where that takes longer than a rename, so that [#keep] does not make a
    /// transaction last. What is never registered then goes as an orphan.
    public void sendAhead() throws IOException {
      if (blobs.isElsewhere(tenant, stored.digest())) {
        keep();
      }
    }

    /// Keeps them under their digest.
    public Stored keep() throws IOException {
      if (!isKept) {
        blobs.publish(tenant, file(), stored.digest(), isBorrowed);
        isKept = true;
      }
      return stored;
    }

    @Override
    public void close() throws IOException {
      if (!isBorrowed && file != null) {
        Files.deleteIfExists(file);
      }
    }
  }

  private boolean isElsewhere(UUID tenant, String digest) {
    return shelf.here(key(tenant, digest)).isEmpty();
  }

  private void publish(UUID tenant, Path file, String digest, boolean stays) throws IOException {
    var moved = stays ? spool.link(tenant, file) : file;
    try {
      shelf.put(moved, key(tenant, digest), () -> {});
    } finally {
      // The file is there still when it already had the name that it was to get.
      Files.deleteIfExists(moved);
    }
  }

  /// Writes a stream to a file of the caller's, in a [#workshop], forced to disk.
  ///
  /// @throws Problem as [#put(UUID, InputStream, long)]
  public Stored spool(InputStream in, Path file, long maxBytes) throws IOException {
    return spool.write(in, file, maxBytes);
  }

  private static String key(UUID tenant, String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("not a digest: " + digest);
    }
    return "%s/%s/%s".formatted(tenant, digest.substring(0, 2), digest);
  }

  /// How many bytes lie under a digest, kept or also registered; empty: none do.
  ///
  /// @throws IllegalArgumentException where it is no digest
  public OptionalLong length(UUID tenant, String digest) throws IOException {
    return shelf.look(key(tenant, digest)).stream().mapToLong(Shelf.Item::bytes).findFirst();
  }

  /// Reads a blob; the end of the stream throws [Damaged] where the bytes are not those of the
  /// digest.
  ///
  /// @throws java.nio.file.NoSuchFileException where they are missing
  public InputStream open(UUID tenant, String digest) throws IOException {
    return new VerifiedStream(shelf.open(key(tenant, digest)), digest);
  }

  /// The file of a blob, after reading all of it once; for who opens it at once.
  ///
  /// @throws Damaged where the bytes are not those of the digest
  /// @throws java.nio.file.NoSuchFileException where they are missing
  public Path verified(UUID tenant, String digest) throws IOException {
    var key = key(tenant, digest);
    var here = shelf.here(key);
    if (here.isEmpty()) {
      return copies.get(tenant, digest, () -> shelf.open(key));
    }
    VerifiedStream.readAll(shelf.open(key), digest);
    return here.get();
  }

  /// Says in the database that the tenant holds the blob; its bytes must lie there by now, and stay
  /// until the transaction ends.
  ///
  /// @throws IllegalStateException where they do not
  public void register(Handle handle, UUID tenant, Stored stored) {
    store.hold(handle, tenant, stored.digest());
    try {
      if (length(tenant, stored.digest()).isEmpty()) {
        throw new IllegalStateException("no bytes for blob " + stored.digest() + " of " + tenant);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("blob " + stored.digest() + " could not be looked for", e);
    }
    store.add(handle, tenant, stored);
  }

  /// Refuses at the door what the organization of the transaction may not keep. Who asks while
  /// another's transaction goes on waits for its end.
  ///
  /// @param more how many bytes are declared; negative: nobody knows
  /// @throws Problem 507 `storage.limit`
  public void requireAllowed(Handle handle, long more) {
    if (allowance == 0) {
      return;
    }
    long used = store.used(handle);
    if (used + Math.max(more, 1) > allowance) {
      throw Problem.of(
          507,
          "storage.limit",
          "This organization uses %d of the %d bytes that it may keep here, unfinished uploads included; %s. Nothing was taken. Delete uploads that you do not need, or ask the operator for more."
              .formatted(
                  used,
                  allowance,
                  more > 0 ? "%d more do not fit".formatted(more) : "nothing more fits"));
    }
  }

  /// A blob that the tenant holds.
  public Optional<Stored> find(Handle handle, String digest) {
    return store.find(handle, digest);
  }

  /// A fresh directory on the same disk, for work on large uploads. The caller deletes it.
  public Path workshop() throws IOException {
    return spool.workshop();
  }
}
