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

  /// Named after the process that writes it.
  private static final Pattern TEMPORARY = Pattern.compile("[a-z]+-([0-9]{1,18})-.*[.]tmp");

  private final ServerLink server;
  private final Path directory;
  private final Set<String> verified = ConcurrentHashMap.newKeySet();

  BlobCache(ServerLink server, WorkerSettings settings) throws IOException {
    this.server = server;
    this.directory =
        Files.createDirectories(settings.directory().toAbsolutePath().resolve("blobs"));
    removeLeftovers();
  }

  /// What a killed process was about to fetch.
  private void removeLeftovers() throws IOException {
    try (var all = Files.newDirectoryStream(directory, "*.tmp")) {
      for (var file : all) {
        var owner = TEMPORARY.matcher(file.getFileName().toString());
        if (owner.matches() && !isOfAnother(Long.parseLong(owner.group(1)))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isOfAnother(long process) {
    return process != ProcessHandle.current().pid() && ProcessHandle.of(process).isPresent();
  }

  private Path temporary(String what) throws IOException {
    var owner = what + "-" + ProcessHandle.current().pid() + "-";
    return Files.createTempFile(directory, owner, ".tmp");
  }

  /// The file of this digest, fetched if it is not here.
  ///
  /// @throws IOException when it cannot be fetched or is not what its digest says
  Path fetch(String digest, Ticket ticket) throws IOException, InterruptedException, LeaseLost {
    requireDigest(digest);
    var file = directory.resolve(digest);
    if (Files.exists(file)) {
      if (verified.contains(digest) || digest.equals(digestOf(file))) {
        verified.add(digest);
        return file;
      }
      verified.remove(digest);
    }
    Files.move(download(digest, ticket), file, StandardCopyOption.ATOMIC_MOVE);
    verified.add(digest);
    return file;
  }

  /// The file of this digest, fetched anew and never kept: for strangers' models, of which there
  /// are many and each is run once. The caller deletes it.
  ///
  /// @throws IOException when it cannot be fetched or is not what its digest says
  Path fetchOnce(String digest, Ticket ticket) throws IOException, InterruptedException, LeaseLost {
    requireDigest(digest);
    return download(digest, ticket);
  }

  private static void requireDigest(String digest) throws IOException {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IOException("not a SHA-256 digest: " + digest);
    }
  }

  /// A new empty file beside the blobs, for something made from one of them; the caller deletes it.
  Path temporary() throws IOException {
    return temporary("made");
  }

  private Path download(String digest, Ticket ticket)
      throws IOException, InterruptedException, LeaseLost {
    var temporary = temporary("fetch");
    boolean isWhole = false;
    try {
      String found;
      try (var body = server.download(digest, ticket);
          var out = Files.newOutputStream(temporary)) {
        found = copy(body, out);
      }
      isWhole = found.equals(digest);
      if (!isWhole) {
        throw new IOException("blob " + digest + " arrived with the digest " + found);
      }
      return temporary;
    } finally {
      if (!isWhole) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  static String digestOf(Path file) throws IOException {
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
