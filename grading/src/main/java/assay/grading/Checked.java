package assay.grading;

import java.util.List;

/// The answer to a check of foreseen bad input: a value, or the reason why there is none.
public sealed interface Checked<T> {
  /// The input was accepted.
  record Accepted<T>(T value, List<Notice> notices) implements Checked<T> {
    public Accepted {
      notices = List.copyOf(notices);
    }
  }

  /// The input was refused.
  record Refused<T>(Refusal refusal) implements Checked<T> {}

  static <T> Checked<T> accepted(T value) {
    return new Accepted<>(value, List.of());
  }

  static <T> Checked<T> accepted(T value, List<Notice> notices) {
    return new Accepted<>(value, notices);
  }

  static <T> Checked<T> refused(
      String code, String where, String expected, String found, String remedy) {
    return new Refused<>(new Refusal(code, where, expected, found, remedy));
  }
}
