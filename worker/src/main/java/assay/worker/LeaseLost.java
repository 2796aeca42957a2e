package assay.worker;

/// The server gave this grading to somebody else: stop and throw the work away.
final class LeaseLost extends Exception {
  private static final long serialVersionUID = 1;
}
