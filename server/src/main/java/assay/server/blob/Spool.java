package assay.server.blob;

import assay.server.http.Problem;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The directory for bytes on their way: they are hashed while they are written, and looked at as
/// files, before they are kept.
@Singleton
final class Spool {
  /// The one of the file system, not of the database: it is compared with files.
  static final Clock CLOCK = Clock.systemUTC();

  private static final String TEMPORARY = ".upload-";
  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final long reserve;

  Spool(
      @Value("${assay.blobs.directory}") Path directory,
      @Value("${assay.blobs.reserve-bytes:67108864}") long reserve)
      throws IOException {
    this.directory = Files.createDirectories(directory.toAbsolutePath());
    this.reserve = reserve;
  }

  Path directory() {
    return directory;
  }

  /// A fresh file of a tenant; the caller moves or deletes it.
  Path temporary(UUID tenant) throws IOException {
    return Files.createTempFile(home(tenant), TEMPORARY, "");
  }

  /// A second name for a file; the caller moves or deletes it.
  Path link(UUID tenant, Path file) throws IOException {
    var name = home(tenant).resolve(TEMPORARY + UUID.randomUUID());
    Files.createLink(name, file);
    // To the orphan collection it is as new as its name.
    return Files.setLastModifiedTime(name, FileTime.from(CLOCK.instant()));
  }

  private Path home(UUID tenant) throws IOException {
    return Files.createDirectories(directory.resolve(tenant.toString()));
  }

  /// A fresh directory; the caller deletes it.
  Path workshop() throws IOException {
    requireRoom();
    return Files.createTempDirectory(directory, ".work-");
  }

  /// Writes a stream to a file, forced to disk.
  ///
  /// @throws Problem 413 `upload.too_large` at the first byte too many, 507 `storage.full` when the
  ///   disk is, or would be left with less than its reserve
  Blobs.Stored write(InputStream in, Path file, long maxBytes) throws IOException {
    requireRoom();
    try {
      return copy(in, file, maxBytes);
    } catch (IOException e) {
      // The error itself names its cause in the language of the machine only.
      if (usableBytes() < BUFFER) {
        throw full();
      }
      throw e;
    }
  }

  private Blobs.Stored copy(InputStream in, Path file, long maxBytes) throws IOException {
    var sha256 = VerifiedStream.sha256();
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
    return new Blobs.Stored(HexFormat.of().formatHex(sha256.digest()), bytes);
  }

  /// Takes away what requests left here that died before an instant; how many files.
  int sweep(UUID tenant, Instant before) throws IOException {
    int taken = 0;
    for (var file : left(tenant)) {
      try {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          taken += Files.deleteIfExists(file) ? 1 : 0;
        }
      } catch (NoSuchFileException _) {
        // Its request lives, and moved it.
      }
    }
    return taken;
  }

  private List<Path> left(UUID tenant) throws IOException {
    try (var inside = Files.list(directory.resolve(tenant.toString()))) {
      return inside.filter(file -> file.getFileName().toString().startsWith(TEMPORARY)).toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  Optional<String> fault() {
    try {
      Files.delete(Files.createTempFile(directory, ".probe-", ""));
      return hasRoom() ? Optional.empty() : Optional.of("the disk is almost full");
    } catch (IOException _) {
      return Optional.of("the directory cannot be written");
    }
  }

  private long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  private boolean hasRoom() throws IOException {
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
}
