package assay.server.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Compares the digest of what was read when the end is reached.
final class VerifiedStream extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final MessageDigest sha256 = sha256();
  private final String digest;
  private boolean ended;

  VerifiedStream(InputStream in, String digest) {
    super(in);
    this.digest = digest;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads a stream to its end and closes it.
  ///
  /// @throws Damaged where the bytes are not those of the digest
  static void readAll(InputStream bytes, String digest) throws IOException {
    try (var in = new VerifiedStream(bytes, digest)) {
      var buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {}
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n > 0) {
      sha256.update(buffer, offset, n);
    } else if (n < 0 && !ended) {
      ended = true;
      var found = HexFormat.of().formatHex(sha256.digest());
      if (!found.equals(digest)) {
        throw new Damaged(digest, found);
      }
    }
    return n;
  }

  /// Skipped bytes must be hashed too.
  @Override
  public long skip(long n) throws IOException {
    var buffer = new byte[(int) Math.min(Math.max(n, 0), 8192)];
    return buffer.length == 0 ? 0 : Math.max(read(buffer, 0, buffer.length), 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
