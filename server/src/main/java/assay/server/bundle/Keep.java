package assay.server.bundle;

import assay.server.blob.Blobs.Stored;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// Where the parts of a bundle go: to the blob store, or nowhere.
@FunctionalInterface
interface Keep {
  /// For previews: names what would be stored.
  Keep NOTHING = (_, in) -> digest(in);

  Stored put(UUID tenant, InputStream in) throws IOException;

  default Stored put(UUID tenant, Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return put(tenant, in);
    }
  }

  default Stored put(UUID tenant, byte[] bytes) throws IOException {
    return put(tenant, new ByteArrayInputStream(bytes));
  }

  static Stored digest(InputStream in) throws IOException {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[1 << 16];
      long bytes = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
        bytes += n;
      }
      return new Stored(HexFormat.of().formatHex(sha256.digest()), bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
