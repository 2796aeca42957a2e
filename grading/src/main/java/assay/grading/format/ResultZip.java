package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import assay.grading.Printable;
import assay.grading.Refusal;
import assay.grading.format.StrictZip.Entry;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A zip with one DataCV result file in it.
public final class ResultZip {
  private static final Pattern RESULT_NAME =
      Pattern.compile("([A-Za-z0-9-]+)_([A-Za-z0-9]+)_result\\.txt");
  private static final Pattern ARCHIVE_NAME =
      Pattern.compile("(?i).*\\.(zip|gz|tgz|bz2|xz|tar|7z|rar)");

  /// Room for one result, and for what archivers add on their own.
  private static final int MAX_ENTRIES = 64;

  private static final long SLACK_BYTES = 1 << 16;

  private final String split;
  private final String scale;
  private final int pairs;
  private final ScoreKind kind;

  private ResultZip(String split, String scale, int pairs, ScoreKind kind) {
    this.split = split;
    this.scale = scale;
    this.pairs = pairs;
    this.kind = kind;
  }

  /// What a good zip holds.
  ///
  /// @param entry the name of the entry as the zip spells it; a label, never a path
  /// @param scores in pair order, length P
  public record Result(String entry, double[] scores) {}

  /// Whether a file starts as a zip does; such a file is for [#read], any other for [ScoreFile].
  public static boolean looksLikeZip(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return isZipMagic(in.readNBytes(4));
    }
  }

  /// Reads the one entry named `{split}_{scale}_result.txt`.
  ///
  /// At most P × 66 bytes (a line with CRLF) and a little slack are unpacked, and reading stops at
  /// line P + 1, whatever the archive declares.
  ///
  /// @param split `validation` or `test`
  /// @param scale `10K`, `20K` or `100K`
  /// @param pairs lines expected
  /// @throws IOException when the disk fails
  public static Checked<Result> read(
      Path zip, String split, String scale, int pairs, ScoreKind kind) throws IOException {
    var reader = new ResultZip(split, scale, pairs, kind);
    // Sizes are not judged by what is declared: the stream is counted as it comes.
    var limits = new StrictZip.Limits(MAX_ENTRIES, Long.MAX_VALUE, Long.MAX_VALUE);
    return switch (StrictZip.open(zip, limits)) {
      case Refused<StrictZip>(var refusal) -> new Refused<>(refusal);
      case Accepted<StrictZip>(var opened, var notices) -> {
        try (opened) {
          yield reader.read(opened, notices);
        }
      }
    };
  }

  private Checked<Result> read(StrictZip zip, List<Notice> notices) throws IOException {
    if (zip.entries().size() != 1) {
      return Checked.refused(
          "zip.entries",
          "",
          "one file, " + expectedName(),
          zip.entries().size() + " files",
          "Pack the one result file of this scale and nothing else.");
    }
    var entry = zip.entries().getFirst();
    return switch (checkName(entry)) {
      case Accepted<Entry> _ -> readScores(zip, entry, notices);
      case Refused<Entry>(var refusal) -> new Refused<>(refusal);
    };
  }

  private Checked<Entry> checkName(Entry entry) {
    var name = entry.name();
    if (name.equals(expectedName())) {
      return Checked.accepted(entry);
    }
    if (ARCHIVE_NAME.matcher(name).matches()) {
      return new Refused<>(nested(entry));
    }
    var named = RESULT_NAME.matcher(name);
    if (named.matches()) {
      return Checked.refused(
          "scores.scale_mismatch",
          entry.member().where(),
          "split " + split + " and scale " + scale,
          "split " + named.group(1) + " and scale " + named.group(2),
          "Upload this file to the board that it names, or pack " + expectedName() + ".");
    }
    return Checked.refused(
        "zip.bad_entry",
        entry.member().where(),
        expectedName(),
        Printable.of(name, 80),
        "Name the file " + expectedName() + ", as the challenge's script does, in no subfolder.");
  }

  private Checked<Result> readScores(StrictZip zip, Entry entry, List<Notice> notices)
      throws IOException {
    var limit = pairs * (ScoreFile.MAX_LINE + 2L) + SLACK_BYTES;
    try (var unpacked = zip.open(entry, limit);
        var in = new PushbackInputStream(unpacked, 4)) {
      var start = in.readNBytes(4);
      if (isZipMagic(start)) {
        return new Refused<>(nested(entry));
      }
      in.unread(start);
      return switch (ScoreFile.read(in, pairs, kind)) {
        case Accepted<double[]>(var scores, var more) -> accepted(entry, scores, notices, more);
        case Refused<double[]>(var refusal) -> new Refused<>(located(refusal, entry, limit));
      };
    } catch (StrictZip.Fault fault) {
      return new Refused<>(fault.refusal());
    }
  }

  private static Checked<Result> accepted(
      Entry entry, double[] scores, List<Notice> ofZip, List<Notice> ofScores) {
    var notices = new ArrayList<>(ofZip);
    notices.addAll(ofScores);
    return Checked.accepted(new Result(entry.member().name.text(), scores), notices);
  }

  /// A fault of the scores, unless the entry is far too large: then its size says more than the
  /// first odd line, except for a count or a line that say the same.
  private static Refusal located(Refusal fault, Entry entry, long limit) {
    var ofLength =
        fault.code().equals("scores.count") || fault.code().equals("scores.line_too_long");
    if (entry.bytes() > limit && !ofLength) {
      return new Refusal(
          "zip.too_large",
          entry.member().where(),
          "at most " + limit + " bytes",
          entry.bytes() + " bytes",
          "Pack only the result file, one number a line.");
    }
    return new Refusal(
        fault.code(),
        entry.member().where() + ", " + fault.where(),
        fault.expected(),
        fault.found(),
        fault.remedy());
  }

  private static Refusal nested(Entry entry) {
    return new Refusal(
        "zip.nested",
        entry.member().where(),
        "the result file itself",
        "an archive inside the zip",
        "Unpack the inner archive and pack its text file once.");
  }

  private static boolean isZipMagic(byte[] start) {
    return start.length == 4
        && start[0] == 'P'
        && start[1] == 'K'
        && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6));
  }

  private String expectedName() {
    return split + "_" + scale + "_result.txt";
  }
}
