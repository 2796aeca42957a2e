package assay.server.board;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/// A board as the public sees it, in the forms that it is served in. Files are made when someone
/// first asks.
public final class Published {
  private final BoardView view;
  private final byte[] json;
  private final boolean isPrivate;
  private final String etag;
  private final Supplier<byte[]> csv;
  private final Supplier<byte[]> latex;

  private Published(BoardView view, byte[] json, boolean isPrivate) {
    this.view = view;
    this.isPrivate = isPrivate;
    this.json = json;
    this.etag = etag(json);
    this.csv = once(() -> BoardCsv.of(view).getBytes(StandardCharsets.UTF_8));
    this.latex = once(() -> BoardLatex.of(view).getBytes(StandardCharsets.UTF_8));
  }

  /// @param isPrivate whether it is of a private competition
  static Published of(BoardView view, byte[] json, boolean isPrivate) {
    return new Published(view, json, isPrivate);
  }

  public BoardView view() {
    return view;
  }

  /// Whether caches that others share must not keep it.
  boolean isPrivate() {
    return isPrivate;
  }

  public byte[] json() {
    return json;
  }

  public byte[] csv() {
    return csv.get();
  }

  public byte[] latex() {
    return latex.get();
  }

  /// Without quotes; of the JSON, and so of what the board says.
  public String etag() {
    return etag;
  }

  private static Supplier<byte[]> once(Supplier<byte[]> maker) {
    return new Supplier<>() {
      private byte[] made = new byte[0];

      @Override
      public synchronized byte[] get() {
        if (made.length == 0) {
          made = maker.get();
        }
        return made;
      }
    };
  }

  private static String etag(byte[] json) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
