package assay.server.notice;

/// How an attempt to tell a receiver ended.
sealed interface Outcome {
  /// The receiver has it.
  record Delivered() implements Outcome {}

  /// Not this time.
  ///
  /// @param error one line that organizers may read
  record Failed(String error) implements Outcome {}

  /// Never: another attempt would end the same way.
  ///
  /// @param error one line that organizers may read
  record Refused(String error) implements Outcome {}
}
