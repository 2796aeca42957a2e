package assay.grading.gate;

import assay.grading.Refusal;

/// The model is refused here and now; carries the refusal out of the walk.
final class OnnxFault extends Exception {
  private static final long serialVersionUID = 1;
  private final transient Refusal refusal;

  OnnxFault(String code, String where, String expected, String found, String remedy) {
    this(new Refusal(code, where, expected, found, remedy));
  }

  private OnnxFault(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
