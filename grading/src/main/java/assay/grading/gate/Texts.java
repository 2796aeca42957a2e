package assay.grading.gate;

import java.io.IOException;

/// Names, text and documentation of a model, counted: they may not fill the memory.
final class Texts {
  private static final int MAX_NAME = 4096;
  private static final long MAX_ALL_NAMES = 16L << 20;

  /// Documentation and metadata. Recent exporters keep a stack trace with each node, hence the
  /// room.
  private static final long MAX_ALL_NOTES = 16L << 20;

  private static final int MAX_NOTES = 300_000;

  private final ProtoReader in;
  private long nameBytes;
  private long noteBytes;
  private int notes;

  Texts(ProtoReader in) {
    this.in = in;
  }

  /// The current field as a name, counted.
  String name() throws OnnxFault, IOException {
    var name = in.text(MAX_NAME);
    nameBytes += name.length();
    if (nameBytes > MAX_ALL_NAMES) {
      throw tooComplex("at most " + MAX_ALL_NAMES + " bytes of names");
    }
    return name;
  }

  /// Passes over text that is data; its length counts with the names.
  long skipText() throws OnnxFault, IOException {
    var length = in.blob()[0];
    nameBytes += length;
    if (nameBytes > MAX_ALL_NAMES) {
      throw tooComplex("at most " + MAX_ALL_NAMES + " bytes of text");
    }
    return length;
  }

  /// Passes over documentation or metadata.
  void skipNote() throws OnnxFault, IOException {
    noteBytes += in.blob()[0];
    if (noteBytes > MAX_ALL_NOTES || ++notes > MAX_NOTES) {
      throw tooComplex("at most " + MAX_ALL_NOTES + " bytes of documentation and metadata");
    }
  }

  OnnxFault tooComplex(String expected) {
    return new OnnxFault(
        "onnx.too_complex",
        in.where(),
        expected,
        "more",
        "Simplify the model, for example with onnxsim, and remove its documentation.");
  }
}
