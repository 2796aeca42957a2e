package assay.server.blob;

import assay.server.http.Problem;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// Files by SHA-256, apart for each tenant: `{directory}/{tenant}/{first two}/{digest}`.
///
/// A file is written under another name, forced to disk and renamed, so a digest's file is whole or
/// absent. Write the file first, [#register] it in the transaction that rests on it: a crash
/// between the two leaves a file that nothing names.
@Singleton
public final class Blobs {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final long reserve;
  private final BlobStore store;

  Blobs(
      @Value("${assay.blobs.directory}") Path directory,
      @Value("${assay.blobs.reserve-bytes:67108864}") long reserve,
      BlobStore store)
      throws IOException {
    this.directory = Files.createDirectories(directory.toAbsolutePath());
    this.reserve = reserve;
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
    var home = Files.createDirectories(directory.resolve(tenant.toString()));
    var temporary = Files.createTempFile(home, ".upload-", "");
    try {
      return new Incoming(this, tenant, temporary, spool(in, temporary, maxBytes), false);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /// A file of the caller's as bytes that may be kept; it stays where it is.
  ///
  /// @param file in the tenant's [#anteroom], whole, never written to again
  public Incoming borrow(UUID tenant, Path file, Stored stored) {
    return new Incoming(this, tenant, file, stored, true);
  }

  /// Where files of a tenant may lie that are not whole yet; nothing clears it but its user.
  public Path anteroom(UUID tenant) {
    return directory.resolve(tenant.toString()).resolve(".uploads");
  }

  /// Bytes on disk that are not kept yet; closing it throws them away unless they were kept or
  /// borrowed.
  public static final class Incoming implements AutoCloseable {
    private final Blobs blobs;
    private final UUID tenant;
    private final Path file;
    private final Stored stored;
    private final boolean isBorrowed;

    private Incoming(Blobs blobs, UUID tenant, Path file, Stored stored, boolean isBorrowed) {
      this.blobs = blobs;
      this.tenant = tenant;
      this.file = file;
      this.stored = stored;
      this.isBorrowed = isBorrowed;
    }

    /// Where they lie until they are kept.
    public Path file() {
      return file;
    }

    public String digest() {
      return stored.digest();
    }

    public long bytes() {
      return stored.bytes();
    }

    /// Keeps them under their digest.
    public Stored keep() throws IOException {
      publish(
          isBorrowed ? blobs.link(tenant, file) : file,
          blobs.shelf(tenant, stored.digest()),
          stored.digest());
      return stored;
    }

    @Override
    public void close() throws IOException {
      if (!isBorrowed) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// A second name for a file, ready to be moved.
  private Path link(UUID tenant, Path file) throws IOException {
    var name = directory.resolve(tenant.toString()).resolve(".upload-" + UUID.randomUUID());
    Files.createLink(name, file);
    // To the orphan collection it is as new as its name.
    return Files.setLastModifiedTime(name, FileTime.from(CLOCK.instant()));
  }

  private static void publish(Path temporary, Path shelf, String digest) throws IOException {
    Files.createDirectories(shelf);
    Files.move(temporary, shelf.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
    force(shelf);
  }

  /// Writes a stream to a file of the caller's, in a [#workshop], forced to disk.
  ///
  /// @throws Problem as [#put(UUID, InputStream, long)]
  public Stored spool(InputStream in, Path file, long maxBytes) throws IOException {
    requireRoom();
    try {
      return write(in, file, maxBytes);
    } catch (IOException e) {
      // The error itself names its cause in the language of the machine only.
      if (usableBytes() < BUFFER) {
        throw full();
      }
      throw e;
    }
  }

  private Stored write(InputStream in, Path file, long maxBytes) throws IOException {
    var sha256 = sha256();
    var buffer = new byte[BUFFER];
    long bytes = 0;
    try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        if (bytes > maxBytes) {
          throw Problem.of(
              413, "upload.too_large", "The limit here is %d bytes.".formatted(maxBytes));
        }
        if (bytes % (64 << 20) < n) {
          requireRoom();
        }
        sha256.update(buffer, 0, n);
        var left = ByteBuffer.wrap(buffer, 0, n);
        while (left.hasRemaining()) {
          out.write(left);
        }
      }
      out.force(true);
    }
    return new Stored(HexFormat.of().formatHex(sha256.digest()), bytes);
  }

  /// Where a blob's file lies; there may be none.
  public Path path(UUID tenant, String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("not a digest: " + digest);
    }
    return shelf(tenant, digest).resolve(digest);
  }

  private Path shelf(UUID tenant, String digest) {
    return directory.resolve(tenant.toString()).resolve(digest.substring(0, 2));
  }

  /// Reads a blob; the end of the stream throws [Damaged] where the bytes are not those of the
  /// digest.
  public InputStream open(UUID tenant, String digest) throws IOException {
    return new VerifiedStream(Files.newInputStream(path(tenant, digest)), sha256(), digest);
  }

  /// The file of a blob, after reading all of it once.
  ///
  /// @throws Damaged where the bytes are not those of the digest
  public Path verified(UUID tenant, String digest) throws IOException {
    try (var in = open(tenant, digest)) {
      var buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {}
    }
    return path(tenant, digest);
  }

  /// Says in the database that the tenant holds the blob; its file must lie there by now, and stays
  /// until the transaction ends.
  ///
  /// @throws IllegalStateException where it does not
  public void register(Handle handle, UUID tenant, Stored stored) {
    store.holdFile(handle, tenant, stored.digest());
    if (!Files.exists(path(tenant, stored.digest()))) {
      throw new IllegalStateException("no file for blob " + stored.digest() + " of " + tenant);
    }
    store.add(handle, tenant, stored);
  }

  /// A blob that the tenant holds.
  public Optional<Stored> find(Handle handle, String digest) {
    return store.find(handle, digest);
  }

  /// A fresh directory on the same disk, for work on large uploads. The caller deletes it.
  public Path workshop() throws IOException {
    requireRoom();
    return Files.createTempDirectory(directory, ".work-");
  }

  Path directory() {
    return directory;
  }

  long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  boolean hasRoom() throws IOException {
    return usableBytes() >= reserve;
  }

  private void requireRoom() throws IOException {
    if (!hasRoom()) {
      throw full();
    }
  }

  private static Problem full() {
    return Problem.of(
        507, "storage.full", "The server's disk is full. Nothing was kept; try again later.");
  }

  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
