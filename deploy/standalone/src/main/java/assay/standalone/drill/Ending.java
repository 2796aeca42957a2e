package assay.standalone.drill;

/// The end that an entry must come to.
sealed interface Ending {
  /// At the door, with exactly this code; nothing is kept.
  record Refused(String code) implements Ending {}

  /// In the sandbox, with exactly this code, at the first attempt.
  ///
  /// @param flag kind of the case that it opens for the organizers; empty = none is asked for
  record Failed(String code, String flag) implements Ending {}

  /// With the figure of the region that it sees.
  ///
  /// @param verdict empty where nothing is compared
  /// @param flag kind of the case that it opens for the organizers; empty = none is asked for
  record Graded(String verdict, String flag) implements Ending {}

  static Ending refused(String code) {
    return new Refused(code);
  }

  static Ending failed(String code) {
    return new Failed(code, "");
  }

  /// Failed on a hidden set after all went well on the public one, of which an organizer is told.
  static Ending failedOnHidden(String code) {
    return new Failed(code, "hidden-failure");
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
      case Failed(var code, var flag) -> "failed " + code + told(flag);
      case Graded(var verdict, var flag) ->
          "graded" + (verdict.isEmpty() ? "" : " " + verdict) + told(flag);
    };
  }

  private static String told(String flag) {
    return flag.isEmpty() ? "" : ", case " + flag;
  }
}
