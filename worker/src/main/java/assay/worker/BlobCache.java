package assay.worker;

import assay.grading.ticket.Ticket;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Files by the SHA-256 of their content. A file is served only after this process has hashed it
/// whole once.
@Singleton
class BlobCache {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final ServerLink server;
  private final Path directory;
  private final Set<String> verified = ConcurrentHashMap.newKeySet();

  BlobCache(ServerLink server, WorkerSettings settings) throws IOException {
    this.server = server;
    this.directory =
        Files.createDirectories(settings.directory().toAbsolutePath().resolve("blobs"));
  }

  /// The file of this digest, fetched if it is not here.
  ///
  /// @throws IOException when it cannot be fetched or is not what its digest says
  Path fetch(String digest, Ticket ticket) throws IOException, InterruptedException, LeaseLost {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IOException("not a SHA-256 digest: " + digest);
    }
    var file = directory.resolve(digest);
    if (Files.exists(file)) {
      if (verified.contains(digest) || digest.equals(digestOf(file))) {
        verified.add(digest);
        return file;
      }
      verified.remove(digest);
    }
    download(digest, ticket, file);
    verified.add(digest);
    return file;
  }

  /// A new empty file beside the blobs, for something made from one of them; the caller deletes it.
  Path temporary() throws IOException {
    return Files.createTempFile(directory, "made", ".tmp");
  }

  private void download(String digest, Ticket ticket, Path file)
      throws IOException, InterruptedException, LeaseLost {
    var temporary = Files.createTempFile(directory, "fetch", ".tmp");
    try {
      String found;
      try (var body = server.download(digest, ticket);
          var out = Files.newOutputStream(temporary)) {
        found = copy(body, out);
      }
      if (!found.equals(digest)) {
        throw new IOException("blob " + digest + " arrived with the digest " + found);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String digestOf(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  private static String copy(InputStream from, OutputStream to) throws IOException {
    var sha256 = sha256();
    var in = new DigestInputStream(from, sha256);
    in.transferTo(to);
    return HexFormat.of().formatHex(sha256.digest());
  }

  static String digestOf(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
