package assay.standalone.demo;

/// Something that the demo promises did not happen.
final class DemoFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoFailed(String sentence) {
    super(sentence);
  }

  DemoFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
