package assay.server.board;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A public board in the forms that it is served in.
///
/// @param etag without quotes; of the JSON, and so of what the board says
public record Published(BoardView view, byte[] json, byte[] csv, byte[] latex, String etag) {
  static Published of(BoardView view, byte[] json) {
    return new Published(
        view,
        json,
        BoardCsv.of(view).getBytes(StandardCharsets.UTF_8),
        BoardLatex.of(view).getBytes(StandardCharsets.UTF_8),
        etag(json));
  }

  private static String etag(byte[] json) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
