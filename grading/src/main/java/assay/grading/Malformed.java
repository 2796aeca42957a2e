package assay.grading;

/// A fault found deep inside a reader, on its way to becoming its answer. Never leaves a reader.
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  public Malformed(String code, String where, String expected, String found, String remedy) {
    super(code, null, false, false);
    this.refusal = new Refusal(code, where, expected, found, remedy);
  }

  public <T> Checked<T> refused() {
    return new Checked.Refused<>(refusal);
  }
}
