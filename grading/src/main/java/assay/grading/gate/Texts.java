package assay.grading.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Names, text, numbers and documentation of a model, counted: they may not fill the memory.
final class Texts {
  private static final int MAX_NAME = 4096;
  private static final int MAX_WORD = 64;
  private static final long MAX_ALL_NAMES = 16L << 20;

  /// Empty ones too: each takes room.
  private static final int MAX_NAMES = 300_000;

  /// Documentation and metadata. Recent exporters keep a stack trace with each node, hence the
  /// room.
  private static final long MAX_ALL_NOTES = 16L << 20;

  private static final int MAX_NOTES = 300_000;

  private static final int MAX_NUMBERS = 1_000_000;

  private final ProtoReader in;
  private long nameBytes;
  private int names;
  private long noteBytes;
  private int notes;
  private int numbers;

  Texts(ProtoReader in) {
    this.in = in;
  }

  /// The current field as a name, counted.
  String name() throws OnnxFault, IOException {
    var name = in.text(MAX_NAME);
    nameBytes += name.length();
    if (nameBytes > MAX_ALL_NAMES || ++names > MAX_NAMES) {
      throw tooComplex("at most " + MAX_NAMES + " names of " + MAX_ALL_NAMES + " bytes in all");
    }
    return name;
  }

  /// Passes over text that is data; its length counts with the names.
  long skipText() throws OnnxFault, IOException {
    var length = in.blob();
    nameBytes += length;
    if (nameBytes > MAX_ALL_NAMES) {
      throw tooComplex("at most " + MAX_ALL_NAMES + " bytes of text");
    }
    return length;
  }

  /// The current field as a short word; empty where it is longer.
  String word() throws OnnxFault, IOException {
    var head = ByteBuffer.allocate(MAX_WORD);
    var length = in.blob(head);
    nameBytes += length;
    if (nameBytes > MAX_ALL_NAMES) {
      throw tooComplex("at most " + MAX_ALL_NAMES + " bytes of text");
    }
    return length > MAX_WORD ? "" : StandardCharsets.ISO_8859_1.decode(head.flip()).toString();
  }

  /// Counts whole numbers that are kept.
  void count(int kept) throws OnnxFault {
    numbers += kept;
    if (numbers > MAX_NUMBERS) {
      throw tooComplex("at most " + MAX_NUMBERS + " numbers in attributes, axes and shapes");
    }
  }

  /// Passes over documentation or metadata.
  void skipNote() throws OnnxFault, IOException {
    noteBytes += in.blob();
    if (noteBytes > MAX_ALL_NOTES || ++notes > MAX_NOTES) {
      throw tooComplex("at most " + MAX_ALL_NOTES + " bytes of documentation and metadata");
    }
  }

  OnnxFault tooComplex(String expected) {
    return in.tooComplex(
        expected,
        "more",
        "Simplify the model, for example with onnxsim, and remove its documentation.");
  }
}
