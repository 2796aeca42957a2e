package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Malformed;
import assay.grading.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A list of pairs on disk, and the folder of aligned images that it names.
public final class PairsFile {
  private PairsFile() {}

  /// Opens a list of pairs. Every image that it names must be there; none is read yet.
  ///
  /// @param images the folder that the paths of the list start from
  /// @param format null: known by the first line
  public static Checked<FaceSet> open(Path list, Path images, @Nullable PairFormat format)
      throws IOException {
    var name = String.valueOf(list.getFileName());
    try {
      var known = format == null ? firstLine(list).flatMap(PairFormat::of) : Optional.of(format);
      if (known.isEmpty()) {
        return Checked.refused(
            "pairs.unknown_format",
            name + " line 1",
            "the first line of a list of pairs",
            "another line",
            "Give pairs.txt of LFW, a CSV with a header image1,image2,same, lines of label path"
                + " path, or of path;path.");
      }
      var folder = ImageFolder.of(images);
      var pairs = new PairList(folder);
      try (var in = Files.newInputStream(list)) {
        var lines = new TextLines(in, name, PairList.MAX_LINE);
        known.get().read(lines, pairs, folder);
        return Checked.accepted(pairs.set(lines));
      }
    } catch (Malformed e) {
      return e.refused();
    }
  }

  /// The first line of a text; empty where there is none, or the file is no text.
  static Optional<String> firstLine(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var lines = new TextLines(in, "", PairList.MAX_LINE);
      return lines.next() ? Optional.of(lines.text()) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
