package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Refusal;

/// A fault found deep inside a reader, on its way to becoming its answer. Never leaves the package.
final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  Malformed(String code, String where, String expected, String found, String remedy) {
    super(code, null, false, false);
    this.refusal = new Refusal(code, where, expected, found, remedy);
  }

  <T> Checked<T> refused() {
    return new Checked.Refused<>(refusal);
  }
}
