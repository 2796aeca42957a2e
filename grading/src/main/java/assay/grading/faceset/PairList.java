package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.TextLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Pairs of image files as a list names them. A path is kept once, however often it is named.
final class PairList {
  static final int MAX_LINE = 4096;

  private static final int MAX_IMAGES = 2_000_000;
  private static final long MAX_CHARACTERS = 256L << 20;
  private static final int MAX_PAIRS = 1 << 29;

  private final ImageFolder folder;
  private final Map<String, Integer> known = new HashMap<>();
  private final List<String> paths = new ArrayList<>();
  private int[] index = new int[1 << 10];
  private boolean[] same = new boolean[1 << 9];
  private int pairs;
  private long characters;

  PairList(ImageFolder folder) {
    this.folder = folder;
  }

  /// @throws Malformed naming the line, when an image is not there
  void add(String first, String second, boolean isSame, TextLines line) throws Malformed {
    if (pairs == MAX_PAIRS) {
      throw tooLarge(line, MAX_PAIRS + " pairs");
    }
    if (pairs == same.length) {
      same = Arrays.copyOf(same, 2 * pairs);
      index = Arrays.copyOf(index, 4 * pairs);
    }
    index[2 * pairs] = image(first, line);
    index[2 * pairs + 1] = image(second, line);
    same[pairs] = isSame;
    pairs++;
  }

  private int image(String path, TextLines line) throws Malformed {
    var seen = known.get(path);
    if (seen != null) {
      return seen;
    }
    characters += path.length();
    if (paths.size() == MAX_IMAGES || characters > MAX_CHARACTERS) {
      throw tooLarge(line, MAX_IMAGES + " images");
    }
    paths.add(folder.checked(path, line));
    known.put(path, paths.size() - 1);
    return paths.size() - 1;
  }

  private static Malformed tooLarge(TextLines line, String most) {
    return line.fault(
        "set.too_large", "at most " + most, "more", "Split the list into several sets.");
  }

  /// A label as lists write it.
  static boolean label(int field, TextLines line) throws Malformed {
    return switch (line.text(field)) {
      case "1", "true", "True" -> true;
      case "0", "false", "False" -> false;
      default ->
          throw line.fault(
              "labels.invalid",
              "1 or 0",
              line.quoted(field),
              "Write 1 for one person and 0 for two.");
    };
  }

  /// @throws Malformed when there is no pair
  FaceSet set(TextLines end) throws Malformed {
    if (pairs == 0) {
      throw end.fault("set.empty", "at least one pair", "none", "Name the list of pairs.");
    }
    return new FolderPairs(
        folder, paths, Arrays.copyOf(index, 2 * pairs), Arrays.copyOf(same, pairs));
  }
}
