package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import assay.grading.Printable;
import assay.grading.format.StrictZip.Entry;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What [DecisionFolder] reads, packed as a zip, with or without one folder around the sets:
/// `bupt/proposed.txt` or `1.1/bupt/proposed.txt`. Nothing is unpacked to disk.
public final class DecisionZip {
  private static final long SLACK_BYTES = 1 << 16;

  private final StrictZip zip;
  private final DecisionFiles wanted;
  private final ScoreKind kind;
  private final List<Notice> notices = new ArrayList<>();

  private DecisionZip(StrictZip zip, DecisionFiles wanted, ScoreKind kind) {
    this.zip = zip;
    this.wanted = wanted;
    this.kind = kind;
  }

  /// Reads both files of each set. Whatever the archive declares, no more is unpacked of a file
  /// than its lines take.
  ///
  /// @param counts comparisons of each set, in the order in which they are read
  /// @return by the name of the set, in that order
  /// @throws IOException when the disk fails
  public static Checked<Map<String, Decisions.Roles>> read(
      Path zip, Map<String, Integer> counts, ScoreKind kind) throws IOException {
    var wanted = new DecisionFiles(counts.keySet());
    var limits = new StrictZip.Limits(wanted.mostEntries(), Long.MAX_VALUE, Long.MAX_VALUE);
    return switch (StrictZip.open(zip, limits)) {
      case Refused<StrictZip>(var refusal) -> new Refused<>(refusal);
      case Accepted<StrictZip>(var opened, var ofZip) -> {
        try (opened) {
          yield new DecisionZip(opened, wanted, kind).read(counts, ofZip);
        } catch (StrictZip.Fault fault) {
          yield new Refused<>(fault.refusal());
        }
      }
    };
  }

  private Checked<Map<String, Decisions.Roles>> read(
      Map<String, Integer> counts, List<Notice> ofZip) throws IOException {
    var around = folderAround();
    // The reader of zips takes off any folder around everything, even that of an only set.
    ofZip.stream().filter(notice -> !notice.code().equals("zip.folder")).forEach(notices::add);
    if (!around.isEmpty()) {
      notices.add(
          new Notice(
              "zip.folder",
              "The folder " + Printable.of(around, 80) + " around everything was ignored."));
    }
    var files = new LinkedHashMap<String, Entry>();
    for (var entry : zip.entries()) {
      files.put(name(entry).substring(around.length()), entry);
    }
    var fault = wanted.fault(files.keySet());
    if (fault.isPresent()) {
      return new Refused<>(fault.get());
    }
    var roles = new LinkedHashMap<String, Decisions.Roles>();
    for (var set : counts.entrySet()) {
      switch (read(set.getKey(), set.getValue(), files)) {
        case Refused<Decisions.Roles>(var refusal) -> {
          return new Refused<>(refusal);
        }
        case Accepted<Decisions.Roles>(var both, _) -> roles.put(set.getKey(), both);
      }
    }
    return Checked.accepted(roles, notices);
  }

  private Checked<Decisions.Roles> read(String set, int count, Map<String, Entry> files)
      throws IOException {
    var both = new ArrayList<Decisions>();
    for (var file : DecisionFiles.filesOf(set)) {
      switch (read(Objects.requireNonNull(files.get(file)), file, count)) {
        case Refused<Decisions>(var refusal) -> {
          return new Refused<>(refusal);
        }
        case Accepted<Decisions>(var decisions, var ofFile) -> {
          both.add(decisions);
          notices.addAll(ofFile);
        }
      }
    }
    return Checked.accepted(new Decisions.Roles(both.getFirst(), both.getLast()));
  }

  private Checked<Decisions> read(Entry entry, String file, int count) throws IOException {
    long limit = count * (DecisionFile.MAX_LINE + 2L) + SLACK_BYTES;
    try (var in = zip.open(entry, limit)) {
      return DecisionFile.read(in, file, count, kind);
    }
  }

  private static String name(Entry entry) {
    return entry.member().name.text();
  }

  /// `1.1/` where everything lies below it and it is not the folder of a set; else empty.
  private String folderAround() {
    if (zip.entries().isEmpty()) {
      return "";
    }
    var first = name(zip.entries().getFirst());
    var around = first.substring(0, first.indexOf('/') + 1);
    if (around.isEmpty() || !zip.entries().stream().allMatch(e -> name(e).startsWith(around))) {
      return "";
    }
    boolean isOfSet = wanted.isSet(around.substring(0, around.length() - 1));
    boolean hasFolders =
        zip.entries().stream().allMatch(e -> name(e).indexOf('/', around.length()) > 0);
    return isOfSet && !hasFolders ? "" : around;
  }
}
