package assay.server.review;

import assay.server.http.Fields;
import assay.server.http.Problem;
import org.jspecify.annotations.Nullable;

/// What people write about cases: something, and not too much.
final class Words {
  static final int MOST = 2_000;

  private Words() {}

  /// A reason for a decision.
  static String reason(String field, @Nullable String value) {
    return of(
        field,
        value,
        "case.reason_missing",
        "Say why in a sentence: the team and later readers of the audit log see it.");
  }

  /// A comment, a message, an answer or an appeal.
  static String text(String field, @Nullable String value) {
    return of(field, value, "case.text_missing", "Write what you have to say.");
  }

  private static String of(String field, @Nullable String value, String code, String detail) {
    var text = Fields.text(field, value == null ? "" : value, MOST);
    if (text.isEmpty()) {
      throw Problem.field(field, code, detail);
    }
    return text;
  }
}
