package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Refusal;

/// A file or model of the user's was refused.
final class InputAtFault extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  InputAtFault(String file, Refusal refusal) {
    super(file.isEmpty() ? refusal.message() : file + ": " + refusal.message());
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  /// The value, or the refusal thrown.
  static <T> T unless(Checked<T> checked, String file) throws InputAtFault {
    return switch (checked) {
      case Checked.Accepted<T>(var value, _) -> value;
      case Checked.Refused<T>(var refusal) -> throw new InputAtFault(file, refusal);
    };
  }
}
