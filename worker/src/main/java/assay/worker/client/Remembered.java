package assay.worker.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which upload of a server holds a file that is on its way, from one run to the next: a small file
/// each, named by what is sent where. No token is in it; another person's upload does not exist for
/// whoever asks for it.
final class Remembered {
  private static final int BUFFER = 1 << 16;
  private final Path folder;
  private final Map<Path, String> digests = new HashMap<>();
  private final Map<String, String> uploads = new HashMap<>();

  Remembered(Path folder) {
    this.folder = folder;
  }

  /// `$XDG_STATE_HOME/assay/uploads`, by default below `~/.local/state`.
  static Path usualFolder(Map<String, String> environment) {
    var state = environment.getOrDefault("XDG_STATE_HOME", "");
    var base =
        state.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "."), ".local", "state")
            : Path.of(state);
    return base.resolve("assay").resolve("uploads");
  }

  /// The same for the same bytes to the same competition of the same server.
  String mark(URI server, Map<String, String> competition, Path file) throws IOException {
    var hash = sha256();
    hash.update(server.toString().getBytes(StandardCharsets.UTF_8));
    hash.update(new TreeMap<>(competition).toString().getBytes(StandardCharsets.UTF_8));
    hash.update(digest(file).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash.digest());
  }

  private String digest(Path file) throws IOException {
    var known = digests.get(file);
    if (known != null) {
      return known;
    }
    var hash = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), hash)) {
      var buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {
        // Read for its digest alone.
      }
    }
    var digest = HexFormat.of().formatHex(hash.digest());
    digests.put(file, digest);
    return digest;
  }

  /// The id of the upload.
  Optional<String> upload(String mark) throws IOException {
    if (uploads.containsKey(mark)) {
      return Optional.ofNullable(uploads.get(mark));
    }
    try {
      return Optional.of(Files.readString(folder.resolve(mark)).strip());
    } catch (FileSystemException _) {
      return Optional.empty();
    }
  }

  /// Where nothing can be written, this run alone remembers.
  void keep(String mark, String id) throws IOException {
    uploads.put(mark, id);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(mark), id + "\n");
    } catch (FileSystemException _) {
      // A later run sends the file from its beginning.
    }
  }

  void forget(String mark) throws IOException {
    uploads.remove(mark);
    try {
      Files.deleteIfExists(folder.resolve(mark));
    } catch (FileSystemException _) {
      // It was never written, or expires by itself.
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
