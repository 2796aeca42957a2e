package assay.worker.engine;

import java.util.Arrays;
import java.util.Optional;

/// What a child says to its parent: one byte of kind, an int32 length, that many bytes.
public enum Said {
  /// The engine is there, before the model is touched: UTF-8 lines `name=value`.
  HELLO('H'),
  /// The model is loaded: UTF-8 lines `name=value` again, of what only shows then.
  READY('R'),
  /// Of one frame: int32 rows, int32 width, int32 images of its largest run, then rows × width
  /// float32.
  EMBEDDINGS('E'),
  /// The model's fault, UTF-8: a line with the code of [assay.grading.ticket.ModelFailure], then
  /// what the operator's log should know.
  FAILED('F'),
  /// The machine's fault: UTF-8 for the operator's log.
  BROKEN('B');

  private final char letter;

  Said(char letter) {
    this.letter = letter;
  }

  int letter() {
    return letter;
  }

  public static Optional<Said> of(int letter) {
    return Arrays.stream(values()).filter(said -> said.letter == letter).findFirst();
  }
}
