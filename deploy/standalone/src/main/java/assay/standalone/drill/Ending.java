package assay.standalone.drill;

/// The end that an entry must come to.
sealed interface Ending {
  /// At the door, with exactly this code; nothing is kept.
  record Refused(String code) implements Ending {}

  /// In the sandbox, with exactly this code, at the first attempt.
  record Failed(String code) implements Ending {}

  /// With the figure of the region that it sees.
  ///
  /// @param verdict empty where nothing is compared
  /// @param flag kind of the case that it opens for the organizers; empty = none is asked for
  record Graded(String verdict, String flag) implements Ending {}

  static Ending refused(String code) {
    return new Refused(code);
  }

  static Ending failed(String code) {
    return new Failed(code);
  }

  static Ending graded() {
    return new Graded("", "");
  }

  static Ending graded(String verdict) {
    return new Graded(verdict, "");
  }

  /// Graded, and an organizer is told.
  static Ending flagged(String flag) {
    return new Graded("", flag);
  }

  /// In a word or two, as the report says it.
  default String spelled() {
    return switch (this) {
      case Refused(var code) -> "refused " + code;
      case Failed(var code) -> "failed " + code;
      case Graded(var verdict, var flag) ->
          "graded"
              + (verdict.isEmpty() ? "" : " " + verdict)
              + (flag.isEmpty() ? "" : ", case " + flag);
    };
  }
}
