package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.TextLines;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The lists of pairs that the field uses.
public enum PairFormat {
  /// `pairs.txt` of LFW: a line `folds<TAB>pairs` (or `pairs` alone, as in `pairsDevTest.txt`),
  /// then `name<TAB>i<TAB>j` for one person and `name<TAB>i<TAB>name<TAB>j` for two; image i of a
  /// name is `name/name_000i.jpg` (or `.png`).
  LFW {
    @Override
    void read(TextLines lines, PairList pairs, ImageFolder images) throws IOException, Malformed {
      lines.next();
      int header = lines.split('\t');
      if (header > 2) {
        throw lines.fault(
            "pairs.header",
            "folds<TAB>pairs of each kind, or pairs alone",
            header + " fields",
            "Keep the first line of pairs.txt.");
      }
      long expected = 2L * lines.integer(header - 1) * (header == 2 ? lines.integer(0) : 1);
      while (lines.next()) {
        int fields = lines.split('\t');
        if (fields != 3 && fields != 4) {
          lines.split('\t', 3, "name, i, j or name, i, name, j");
        }
        int second = fields == 3 ? 0 : 2;
        pairs.add(
            lfw(lines.text(0), lines.integer(1), images),
            lfw(lines.text(second), lines.integer(fields - 1), images),
            fields == 3,
            lines);
      }
      if (lines.number() - 1 != expected) {
        throw lines.fault(
            "pairs.count",
            expected + " pairs, as the first line says",
            lines.number() - 1 + " pairs",
            "Get the list again; it is cut off or its first line is of another list.");
      }
    }
  },

  /// Comma-separated with a header that names at least the columns `image1`, `image2` and `same` (1
  /// or 0), in any order; other columns are not read. No quotes: paths hold no comma.
  CSV {
    @Override
    void read(TextLines lines, PairList pairs, ImageFolder images) throws IOException, Malformed {
      lines.next();
      var header = header(lines);
      int first = column(header, "image1", lines);
      int second = column(header, "image2", lines);
      int same = column(header, "same", lines);
      while (lines.next()) {
        lines.split(',', header.size(), header.size() + " columns, as the header has");
        pairs.add(lines.text(first), lines.text(second), PairList.label(same, lines), lines);
      }
    }
  },

  /// `label path path` with blanks between, as the `*_ann.txt` lists beside the aligned five sets
  /// have it.
  ANNOTATED {
    @Override
    void read(TextLines lines, PairList pairs, ImageFolder images) throws IOException, Malformed {
      while (lines.next()) {
        lines.split(' ', 3, "label, path, path");
        pairs.add(lines.text(1), lines.text(2), PairList.label(0, lines), lines);
      }
    }
  },

  /// Comparison files of FRCSyn: `path;path` without labels (PROTOCOLS §3.2). Paths are
  /// `race/subject/file`: two images show one person where all before the file is equal, upper and
  /// lower case alike.
  FRCSYN {
    @Override
    void read(TextLines lines, PairList pairs, ImageFolder images) throws IOException, Malformed {
      while (lines.next()) {
        lines.split(';', 2, "path;path");
        var first = lines.text(0);
        var second = lines.text(1);
        pairs.add(first, second, person(first, lines).equals(person(second, lines)), lines);
      }
    }
  };

  abstract void read(TextLines lines, PairList pairs, ImageFolder images)
      throws IOException, Malformed;

  /// The format that a first line is of.
  static Optional<PairFormat> of(String firstLine) {
    if (firstLine.matches("[0-9]{1,9}(\t[0-9]{1,9})?")) {
      return Optional.of(LFW);
    }
    if (firstLine.contains(";")) {
      return Optional.of(FRCSYN);
    }
    if (firstLine.contains(",")) {
      return Optional.of(CSV);
    }
    return firstLine.matches("[01] \\S+ \\S+") ? Optional.of(ANNOTATED) : Optional.empty();
  }

  private static String lfw(String name, int number, ImageFolder images) {
    var path = String.format(Locale.ROOT, "%s/%s_%04d", name, name, number);
    return path + (!images.has(path + ".jpg") && images.has(path + ".png") ? ".png" : ".jpg");
  }

  private static List<String> header(TextLines lines) throws Malformed {
    var header = lines.text();
    if (header.indexOf('"') >= 0) {
      throw lines.fault(
          "pairs.header", "column names without quotes", "quotes", "Write plain column names.");
    }
    return Arrays.asList(header.split(",", -1));
  }

  private static int column(List<String> header, String name, TextLines lines) throws Malformed {
    int column = header.indexOf(name);
    if (column < 0 || column != header.lastIndexOf(name) || header.size() > TextLines.MAX_FIELDS) {
      throw lines.fault(
          "pairs.header",
          "a header with image1, image2 and same, each once",
          column < 0 ? "no column " + name : "the column " + name + " twice, or too many columns",
          "Begin the file with a line such as image1,image2,same.");
    }
    return column;
  }

  private static String person(String path, TextLines lines) throws Malformed {
    int file = path.lastIndexOf('/');
    if (file < 1) {
      throw lines.fault(
          "pairs.identity",
          "race/subject/file",
          ImageFolder.shown(path),
          "The folder of an image says whom it shows; keep the paths of the published list.");
    }
    return path.substring(0, file).toLowerCase(Locale.ROOT);
  }
}
