package assay.web;

import java.util.List;

/// A field that an organizer made up.
///
/// @param name of the field
/// @param kind `text`, `number`, `choice` or `yes-no`
/// @param words to choose from; empty: the answer is typed
public record Question(
    String name, String label, String help, String kind, boolean isRequired, List<String> words) {
  public Question {
    words = List.copyOf(words);
  }
}
