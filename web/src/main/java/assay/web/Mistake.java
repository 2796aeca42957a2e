package assay.web;

/// A mistake in a form, told at its field.
///
/// @param field name of the form's field; empty: the form as a whole
/// @param message what is wrong, a sentence
/// @param where line, entry or node; empty: the field itself
/// @param expected what belongs there; empty: the message says it
/// @param found what stands there; empty: the message says it
/// @param remedy how to mend it, a sentence; may be empty
public record Mistake(
    String field, String message, String where, String expected, String found, String remedy) {
  public static Mistake of(String field, String message) {
    return new Mistake(field, message, "", "", "", "");
  }

  /// The same mistake, told at another field.
  public Mistake at(String other) {
    return new Mistake(other, message, where, expected, found, remedy);
  }
}
