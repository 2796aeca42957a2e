package assay.server.competition;

import java.io.IOException;
import java.io.InputStream;

/// How the name of a set's file ends, which is kept under its digest alone.
public final class SourceEnding {
  private SourceEnding() {}

  /// By the first byte: xz, npy, else a pickle.
  public static String of(InputStream in) throws IOException {
    return switch (in.read()) {
      case 0xfd -> ".xz";
      case 0x93 -> ".npy";
      default -> ".bin";
    };
  }
}
