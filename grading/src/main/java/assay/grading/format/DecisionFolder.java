package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import assay.grading.Printable;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The folder that an FRCSyn team uploads for one sub-task (PROTOCOLS §3.2): for each data set a
/// folder with `baseline.txt` (the same system trained on real data alone) and `proposed.txt`, as
/// `bupt/baseline.txt`.
public final class DecisionFolder {
  private static final int MAX_ENTRIES = 64;

  /// Two systems of one team on the same comparisons.
  public record Roles(Decisions baseline, Decisions proposed) {}

  private final Path folder;
  private final List<String> sets;
  private final List<Notice> notices;

  private DecisionFolder(Path folder, List<String> sets, List<Notice> notices) {
    this.folder = folder;
    this.sets = sets;
    this.notices = notices;
  }

  /// Looks at what the folder holds; reads no scores yet.
  ///
  /// @param sets data sets of the sub-task: `bupt`, or `agedb`, `bupt`, `cfp-fp` and `rof`
  public static Checked<DecisionFolder> open(Path folder, Set<String> sets) throws IOException {
    var found = new TreeSet<String>();
    var notices = new ArrayList<Notice>();
    try (var entries = Files.newDirectoryStream(folder)) {
      int count = 0;
      for (var entry : entries) {
        var name = Printable.of(String.valueOf(entry.getFileName()), 64);
        if (++count > MAX_ENTRIES) {
          return Checked.refused(
              "folder.entries",
              "",
              "a folder for each of " + new TreeSet<>(sets),
              "more than " + MAX_ENTRIES + " entries",
              "Upload the folders of one sub-task and nothing else.");
        }
        if (name.equals(".DS_Store") || name.equals("__MACOSX")) {
          notices.add(new Notice("folder.ignored", name + " was ignored."));
        } else if (!sets.contains(name) || !isFolder(entry)) {
          return Checked.refused(
              "folder.entries",
              name,
              "a folder for each of " + new TreeSet<>(sets),
              isFolder(entry) ? "another folder" : "a file",
              "Upload the folders of one sub-task and nothing else.");
        } else {
          found.add(name);
        }
      }
    }
    for (var set : new TreeSet<>(sets)) {
      for (var file : List.of("baseline.txt", "proposed.txt")) {
        if (!found.contains(set) || !isFile(folder.resolve(set).resolve(file))) {
          return Checked.refused(
              "folder.missing",
              set + "/" + file,
              "a text file of score,decision",
              "none",
              "Each set needs baseline.txt (real data alone) and proposed.txt.");
        }
      }
    }
    return Checked.accepted(new DecisionFolder(folder, List.copyOf(found), notices), notices);
  }

  /// The data sets, in alphabetical order.
  public List<String> sets() {
    return sets;
  }

  /// Reads both files of a set.
  ///
  /// @param set one of [#sets]
  /// @param count comparisons of the set
  public Checked<Roles> read(String set, int count, ScoreKind kind) throws IOException {
    if (!sets.contains(set)) {
      throw new IllegalArgumentException("no set " + set + " among " + sets);
    }
    return switch (read(set, "baseline.txt", count, kind)) {
      case Refused<Decisions>(var refusal) -> new Refused<>(refusal);
      case Accepted<Decisions>(var baseline, var first) ->
          switch (read(set, "proposed.txt", count, kind)) {
            case Refused<Decisions>(var refusal) -> new Refused<>(refusal);
            case Accepted<Decisions>(var proposed, var second) -> {
              var all = new ArrayList<>(notices);
              all.addAll(first);
              all.addAll(second);
              yield Checked.accepted(new Roles(baseline, proposed), all);
            }
          };
    };
  }

  private Checked<Decisions> read(String set, String file, int count, ScoreKind kind)
      throws IOException {
    try (var in =
        Files.newInputStream(folder.resolve(set).resolve(file), LinkOption.NOFOLLOW_LINKS)) {
      return DecisionFile.read(in, set + "/" + file, count, kind);
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }
}
