package assay.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// The data directory of a single-machine edition, held by one process at a time.
public final class Home implements AutoCloseable {
  private static final String OWNER_ONLY = "rwx------";
  private static final String PRIVATE = "rw-------";
  private final Path folder;
  private final FileChannel lock;

  private Home(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// @throws CannotStart when another process holds it
  public static Home open(Path folder) throws IOException {
    var absolute = folder.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString(OWNER_ONLY));
    var channel =
        FileChannel.open(
            absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (held(channel)) {
      return new Home(absolute, channel);
    }
    channel.close();
    throw new CannotStart(
        absolute
            + " is in use by another Assay. Stop that one, or name another folder with --data.");
  }

  private static boolean held(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      // This very process holds it.
      return false;
    }
  }

  public Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /// A generated password, the same at every start, in a file that only its owner may read.
  public String secret(String name) throws IOException {
    var file = folder("secrets").resolve(name);
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file);
  }

  /// The file of a generated Ed25519 key, the same at every start, as PEM for its owner alone.
  public Path signingKey(String name) throws IOException {
    var file = folder("secrets").resolve(name);
    if (Files.notExists(file)) {
      var half =
          Files.createTempFile(
              folder("secrets"),
              "." + name,
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
      Files.writeString(half, pem(ed25519()));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private static byte[] ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK from 15 has Ed25519", e);
    }
  }

  private static String pem(byte[] pkcs8) {
    return """
    -----BEGIN PRIVATE KEY-----
    %s
    -----END PRIVATE KEY-----
    """
        .formatted(Base64.getEncoder().encodeToString(pkcs8));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
