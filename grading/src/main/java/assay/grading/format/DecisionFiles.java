package assay.grading.format;

import assay.grading.Printable;
import assay.grading.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which files an FRCSyn entry consists of, as a folder and as a zip: `baseline.txt` and
/// `proposed.txt` in a folder for each data set (PROTOCOLS §3.2).
final class DecisionFiles {
  static final String BASELINE = "baseline.txt";
  static final String PROPOSED = "proposed.txt";

  private static final String REMEDY =
      "Upload the folders of one sub-task and nothing else, as bupt/baseline.txt and"
          + " bupt/proposed.txt.";

  private final TreeSet<String> sets;

  DecisionFiles(Set<String> sets) {
    this.sets = new TreeSet<>(sets);
  }

  /// What macOS adds on its own.
  static boolean isLitter(String name) {
    return name.equals(".DS_Store") || name.equals("__MACOSX");
  }

  /// In one folder, or in a zip: room for the files and for what archivers add to each.
  int mostEntries() {
    return 64 + 8 * sets.size();
  }

  boolean isNamed(String file) {
    return sets.stream().anyMatch(set -> filesOf(set).contains(file));
  }

  boolean isSet(String folder) {
    return sets.contains(folder);
  }

  static List<String> filesOf(String set) {
    return List.of(set + "/" + BASELINE, set + "/" + PROPOSED);
  }

  /// Empty when the files of these sets are there, and no others.
  ///
  /// @param found files as `bupt/baseline.txt`; a folder ends in `/`
  Optional<Refusal> fault(Collection<String> found) {
    if (found.size() > mostEntries()) {
      return Optional.of(strange("", "more than " + mostEntries() + " entries"));
    }
    for (var file : found) {
      int slash = file.indexOf('/');
      if (slash < 0) {
        return Optional.of(strange(file, "a file"));
      }
      if (!sets.contains(file.substring(0, slash))) {
        return Optional.of(strange(file.substring(0, slash), "another folder"));
      }
      if (slash < file.length() - 1 && !isNamed(file)) {
        return Optional.of(strange(file, "another file"));
      }
    }
    return sets.stream()
        .flatMap(set -> filesOf(set).stream())
        .filter(file -> !found.contains(file))
        .findFirst()
        .map(DecisionFiles::missing);
  }

  private Refusal strange(String where, String found) {
    return new Refusal(
        "folder.entries",
        Printable.of(where, 80),
        "a folder for each of " + sets + " with " + BASELINE + " and " + PROPOSED,
        found,
        REMEDY);
  }

  private static Refusal missing(String file) {
    return new Refusal(
        "folder.missing",
        file,
        "a text file of score,decision",
        "none",
        "Each set needs baseline.txt (real data alone) and proposed.txt.");
  }
}
