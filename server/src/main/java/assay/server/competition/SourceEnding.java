package assay.server.competition;

import java.io.IOException;
import java.io.InputStream;

/// How the name of a set's file ends, which is kept under its digest alone.
public final class SourceEnding {
  private SourceEnding() {}

  /// A list is a text; else by the first byte: xz, npy, zip, else a pickle.
  public static String of(SetVersion version, InputStream in) throws IOException {
    if (version.parts().isList()) {
      return ".txt";
    }
    return switch (in.read()) {
      case 0xfd -> ".xz";
      case 0x93 -> ".npy";
      case 'P' -> ".zip";
      default -> ".bin";
    };
  }
}
