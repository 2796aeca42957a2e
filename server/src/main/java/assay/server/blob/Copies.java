package assay.server.blob;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// Files that were fetched from elsewhere, so that what is read again and again is fetched once.
/// The longest unused go first when there is too much; what somebody was given within the last
/// minute stays, since it may not have been opened yet.
@Singleton
final class Copies {
  private static final Duration IN_USE = Duration.ofMinutes(1);

  private final Spool spool;
  private final Path directory;
  private final long maxBytes;

  Copies(Spool spool, @Value("${assay.blobs.cache-bytes:2147483648}") long maxBytes) {
    this.spool = spool;
    this.directory = spool.directory().resolve(".copies");
    this.maxBytes = maxBytes;
  }

  /// Opens the bytes elsewhere.
  interface Source {
    InputStream open() throws IOException;
  }

  /// The file of a blob, whose bytes are read and compared each time.
  ///
  /// @throws Damaged where the bytes elsewhere are not those of the digest
  Path get(UUID tenant, String digest, Source source) throws IOException {
    var file = directory.resolve(tenant.toString()).resolve(digest);
    if (isSound(file, digest)) {
      return file;
    }
    Files.createDirectories(file.resolveSibling(""));
    var temporary = spool.temporary(tenant);
    try (var in = new VerifiedStream(source.open(), digest)) {
      spool.write(in, temporary, Long.MAX_VALUE);
      place(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return file;
  }

  private boolean isSound(Path file, String digest) throws IOException {
    try {
      touch(file);
      VerifiedStream.readAll(Files.newInputStream(file), digest);
      return true;
    } catch (NoSuchFileException | Damaged _) {
      return false;
    }
  }

  private synchronized void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Spool.CLOCK.instant()));
  }

  private synchronized void place(Path temporary, Path file) throws IOException {
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    var known = known();
    long bytes = known.stream().mapToLong(Copy::bytes).sum();
    var untouched = Spool.CLOCK.instant().minus(IN_USE);
    for (var copy : known) {
      if (bytes <= maxBytes || copy.used().isAfter(untouched)) {
        return;
      }
      Files.delete(copy.file());
      bytes -= copy.bytes();
    }
  }

  private record Copy(Path file, long bytes, Instant used) {}

  /// The longest unused first.
  private List<Copy> known() throws IOException {
    var known = new ArrayList<Copy>();
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        known.add(new Copy(file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
      }
    }
    known.sort(Comparator.comparing(Copy::used));
    return known;
  }
}
