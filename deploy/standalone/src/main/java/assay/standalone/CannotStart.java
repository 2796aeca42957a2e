package assay.standalone;

/// Why the single-machine edition did not start, in a sentence that says what to do.
public final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotStart(String sentence) {
    super(sentence);
  }
}
