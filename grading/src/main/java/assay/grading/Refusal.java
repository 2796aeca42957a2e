package assay.grading;

/// Why an input was refused, in a form that a person can act on.
///
/// @param code stable and dotted, for programs: `scores.count`
/// @param where the line, entry, node, offset or field: `line 12`, `entry a/b.txt`, `node Conv_3`
/// @param expected what a correct input has there
/// @param found what stands there instead
/// @param remedy what to do about it, a full sentence
public record Refusal(String code, String where, String expected, String found, String remedy) {
  /// One sentence for logs and terminals.
  public String message() {
    var place = where.isEmpty() ? "" : where + ": ";
    return place + "expected " + expected + ", found " + found + ". " + remedy;
  }
}
