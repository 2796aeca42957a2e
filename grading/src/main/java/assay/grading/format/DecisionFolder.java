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
    var wanted = new DecisionFiles(sets);
    var notices = new ArrayList<Notice>();
    var found = new ArrayList<String>();
    for (var entry : entries(folder, wanted)) {
      var name = name(entry);
      if (DecisionFiles.isLitter(name)) {
        notices.add(new Notice("folder.ignored", name + " was ignored."));
      } else if (isFolder(entry)) {
        found.add(name + "/");
        within(entry, name, wanted, found);
      } else {
        found.add(name);
      }
    }
    var fault = wanted.fault(found);
    return fault.isPresent()
        ? new Refused<>(fault.get())
        : Checked.accepted(
            new DecisionFolder(folder, List.copyOf(new TreeSet<>(sets)), notices), notices);
  }

  /// What is no plain file is none of the two: a link is no upload.
  private static void within(Path folder, String name, DecisionFiles wanted, List<String> found)
      throws IOException {
    for (var entry : entries(folder, wanted)) {
      var file = name + "/" + name(entry);
      if (!DecisionFiles.isLitter(name(entry)) && (isFile(entry) || !wanted.isNamed(file))) {
        found.add(file);
      }
    }
  }

  /// At most one more than may be there.
  private static List<Path> entries(Path folder, DecisionFiles wanted) throws IOException {
    var entries = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(folder)) {
      for (var entry : all) {
        entries.add(entry);
        if (entries.size() > wanted.mostEntries()) {
          break;
        }
      }
    }
    return entries;
  }

  private static String name(Path entry) {
    return Printable.of(String.valueOf(entry.getFileName()), 64);
  }

  /// The data sets, in alphabetical order.
  public List<String> sets() {
    return sets;
  }

  /// Reads both files of a set.
  ///
  /// @param set one of [#sets]
  /// @param count comparisons of the set
  public Checked<Decisions.Roles> read(String set, int count, ScoreKind kind) throws IOException {
    if (!sets.contains(set)) {
      throw new IllegalArgumentException("no set " + set + " among " + sets);
    }
    return switch (read(set, DecisionFiles.BASELINE, count, kind)) {
      case Refused<Decisions>(var refusal) -> new Refused<>(refusal);
      case Accepted<Decisions>(var baseline, var first) ->
          switch (read(set, DecisionFiles.PROPOSED, count, kind)) {
            case Refused<Decisions>(var refusal) -> new Refused<>(refusal);
            case Accepted<Decisions>(var proposed, var second) -> {
              var all = new ArrayList<>(notices);
              all.addAll(first);
              all.addAll(second);
              yield Checked.accepted(new Decisions.Roles(baseline, proposed), all);
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
