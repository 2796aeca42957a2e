package assay.server.upload;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client's name for a file as a label: never a path, always one printable line.
public final class FileName {
  private static final int MAX_LENGTH = 120;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  private FileName() {}

  public static String label(@Nullable String raw, String otherwise) {
    if (raw == null) {
      return otherwise;
    }
    int slash = Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\'));
    var name = UNPRINTABLE.matcher(raw.substring(slash + 1)).replaceAll("").strip();
    if (name.length() > MAX_LENGTH) {
      // The ending says more about a file than the middle does.
      name = name.substring(0, MAX_LENGTH - 20) + "…" + name.substring(name.length() - 19);
    }
    return name.isEmpty() || name.equals(".") || name.equals("..") ? otherwise : name;
  }
}
