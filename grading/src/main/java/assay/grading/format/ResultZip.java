package assay.grading.format;

import assay.grading.Checked;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.nio.file.Path;

/// A zip with one DataCV result file in it.
public final class ResultZip {
  private ResultZip() {}

  /// What a good zip holds.
  ///
  /// @param entry the name of the entry as the zip spells it; a label, never a path
  /// @param scores in pair order, length P
  public record Result(String entry, double[] scores) {}

  /// Reads the one entry named `{split}_{scale}_result.txt`.
  ///
  /// @param split `validation` or `test`
  /// @param scale `10K`, `20K` or `100K`
  /// @param pairs lines expected
  /// @throws IOException when the disk fails
  public static Checked<Result> read(
      Path zip, String split, String scale, int pairs, ScoreKind kind) throws IOException {
    throw new UnsupportedOperationException();
  }
}
