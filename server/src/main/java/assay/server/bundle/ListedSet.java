package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.faceset.ComparisonList;
import assay.grading.faceset.LabelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A set that is a list of comparisons: nothing is decoded, and there is nothing to run a model on.
final class ListedSet {
  private ListedSet() {}

  /// Writes the labels as [Decode] does.
  static Checked<Decode.Counts> split(SetSplitter.Sources files, Path out) throws IOException {
    var counted = ComparisonList.count(files.data(), "list");
    if (!(counted instanceof Checked.Accepted<Integer>(var pairs, _))) {
      return new Checked.Refused<>(((Checked.Refused<Integer>) counted).refusal());
    }
    if (files.labels() == null) {
      return Checked.refused(
          "labels.missing",
          "",
          "labels in a file of their own",
          "none",
          "A list of comparisons tells no labels: add a file with one label a line.");
    }
    var labels = LabelFile.read(files.labels(), pairs);
    if (!(labels instanceof Checked.Accepted<boolean[]>(var same, _))) {
      return new Checked.Refused<>(((Checked.Refused<boolean[]>) labels).refusal());
    }
    Files.write(out.resolve(Decode.LABELS), SetSplitter.bytes(same));
    return Checked.accepted(new Decode.Counts(0, pairs));
  }
}
