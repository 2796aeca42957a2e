package assay.grading.format;

import assay.grading.Checked;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.io.InputStream;

/// A file of one score a line, as participants upload it (SDFR `task1_sanitizer_scores.txt`, DataCV
/// `validation_10K_result.txt`).
public final class ScoreFile {
  private ScoreFile() {}

  /// Reads at most `count` lines; stops at the first fault.
  ///
  /// @param count lines expected: the number of pairs
  /// @throws IOException when the stream itself fails
  public static Checked<double[]> read(InputStream in, int count, ScoreKind kind)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}
