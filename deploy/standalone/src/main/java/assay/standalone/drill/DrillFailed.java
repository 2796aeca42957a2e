package assay.standalone.drill;

/// The drill could not be carried out.
final class DrillFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  DrillFailed(String sentence) {
    super(sentence);
  }
}
