package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.Printable;
import assay.grading.TextLines;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;

/// A folder of images that a list names by relative paths. Nothing outside of it is ever read: not
/// by `..`, not by an absolute path, not through a symbolic link.
final class ImageFolder {
  private static final int LONGEST_SHOWN = 80;

  private final Path root;

  private ImageFolder(Path root) {
    this.root = root;
  }

  static ImageFolder of(Path folder) throws IOException {
    return new ImageFolder(folder.toRealPath());
  }

  /// A path of a list in its normal form: segments joined by `/`.
  ///
  /// @throws Malformed naming the line, when it is not a relative path to below the folder, or
  ///   nothing readable is there
  String checked(String path, TextLines line) throws Malformed {
    var segments = new ArrayList<String>();
    for (var segment : path.split("/", -1)) {
      if (segment.equals(".")) {
        continue;
      }
      if (segment.isEmpty() || segment.equals("..") || !isPlain(segment)) {
        throw outside(path, line);
      }
      segments.add(segment);
    }
    if (segments.isEmpty()) {
      throw outside(path, line);
    }
    var normal = String.join("/", segments);
    try {
      var file = locate(normal);
      if (!file.startsWith(root)) {
        throw outside(path, line);
      }
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return normal;
      }
    } catch (IOException e) {
      // Answered as what is not there.
    }
    throw line.fault(
        "path.missing",
        "an image in the folder of images",
        "no file " + shown(path),
        "Name the folder that the paths of the list start from.");
  }

  /// Whether there is a file; it may still lie behind a link to outside.
  boolean has(String path) {
    try {
      return Files.isRegularFile(root.resolve(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /// The bytes of a checked path, cut off behind `maxBytes` + 1.
  byte[] read(String checked, int maxBytes) throws IOException {
    var file = locate(checked);
    if (!file.startsWith(root)) {
      throw new IOException(shown(checked) + " now leads out of the folder of images");
    }
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(maxBytes + 1);
    }
  }

  private Path locate(String path) throws IOException {
    try {
      return root.resolve(path).toRealPath();
    } catch (InvalidPathException e) {
      throw new FileSystemException(shown(path), null, e.getReason());
    }
  }

  /// Backslashes and colons would be separators and drives elsewhere.
  private static boolean isPlain(String segment) {
    return segment.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 0x7f);
  }

  private static Malformed outside(String path, TextLines line) {
    return line.fault(
        "path.outside",
        "a relative path with `/` that stays inside the folder of images",
        shown(path),
        "Write paths relative to the folder of images, without `..`, `\\` and drive letters.");
  }

  static String shown(String path) {
    return "`" + Printable.of(path, LONGEST_SHOWN) + "`";
  }
}
