package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Malformed;
import assay.grading.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// Labels of a pair set: `issame.txt`, a line `1` or `0` (or `True` or `False`) for each pair, or
/// the same as a `.npy` of bool or uint8.
public final class LabelFile {
  private static final int MAX_LINE = 16;

  private LabelFile() {}

  /// @param pairs labels expected
  public static Checked<boolean[]> read(Path file, int pairs) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(NpyHeader.MAGIC.length);
      var magic = in.readNBytes(NpyHeader.MAGIC.length);
      if (Arrays.equals(magic, NpyHeader.MAGIC)) {
        return readNpy(file, pairs);
      }
      in.reset();
      return Checked.accepted(readLines(in, pairs));
    } catch (Malformed e) {
      return e.refused();
    }
  }

  private static Checked<boolean[]> readNpy(Path file, int pairs) throws IOException {
    return switch (NpyFile.open(file)) {
      case Refused<NpyFile>(var refusal) -> new Refused<>(refusal);
      case Accepted<NpyFile>(var labels, _) -> {
        try (labels) {
          yield readNpy(labels, pairs);
        } catch (Malformed e) {
          yield e.refused();
        }
      }
    };
  }

  private static Checked<boolean[]> readNpy(NpyFile labels, int pairs)
      throws IOException, Malformed {
    if (labels.shape().size() != 1 || labels.shape().getFirst() != pairs) {
      throw otherCount(pairs, "shape " + labels.shape());
    }
    var values = labels.doubles();
    var same = new boolean[pairs];
    for (int k = 0; k < pairs; k++) {
      if (values[k] != 0 && values[k] != 1) {
        throw notALabel("pair " + k, "another number");
      }
      same[k] = values[k] == 1;
    }
    return Checked.accepted(same);
  }

  private static boolean[] readLines(InputStream in, int pairs) throws IOException, Malformed {
    var same = new boolean[pairs];
    int count = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      var line = new StringBuilder();
      for (; c >= 0 && c != '\n'; c = in.read()) {
        if (line.length() == MAX_LINE) {
          throw notALabel("line " + (count + 1), "a longer line");
        }
        line.append((char) c);
      }
      if (count == pairs) {
        throw otherCount(pairs, "more lines");
      }
      same[count] = label(line.toString(), count + 1);
      count++;
    }
    if (count < pairs) {
      throw otherCount(pairs, count + " lines");
    }
    return same;
  }

  private static boolean label(String line, int number) throws Malformed {
    return switch (line.strip().toLowerCase(Locale.ROOT)) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      case "" -> throw notALabel("line " + number, "an empty line");
      default -> throw notALabel("line " + number, "`" + Printable.of(line, MAX_LINE) + "`");
    };
  }

  private static Malformed notALabel(String where, String found) {
    return new Malformed(
        "labels.invalid",
        where,
        "1, 0, True or False",
        found,
        "Write one label a line: 1 for one person, 0 for two.");
  }

  private static Malformed otherCount(int pairs, String found) {
    return new Malformed(
        "dataset.inconsistent",
        "",
        pairs + " labels",
        found,
        "There is one label for each pair, and two images for each label.");
  }
}
