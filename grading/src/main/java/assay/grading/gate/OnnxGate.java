package assay.grading.gate;

import assay.grading.Checked;
import java.io.IOException;
import java.nio.file.Path;

/// Refuses a model at the door, before any runtime sees it.
public final class OnnxGate {
  private OnnxGate() {}

  /// What the gate read of an accepted model.
  ///
  /// @param input name of the graph input
  /// @param output name of the graph output
  /// @param fixedBatch true when the batch dimension is the literal 1
  /// @param embedding D of the output, -1 when symbolic
  /// @param operators number of nodes
  public record Signature(
      String input, String output, boolean fixedBatch, int embedding, int operators) {}

  /// @throws IOException when the file cannot be read
  public static Checked<Signature> check(Path model, ModelContract contract) throws IOException {
    throw new UnsupportedOperationException();
  }
}
