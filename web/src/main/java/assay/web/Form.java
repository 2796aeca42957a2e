package assay.web;

import java.util.List;
import java.util.Map;

/// What was typed into a form, and what was wrong with it.
public record Form(Map<String, String> values, List<Mistake> mistakes) {
  public static final Form EMPTY = new Form(Map.of(), List.of());

  public Form {
    values = Map.copyOf(values);
    mistakes = List.copyOf(mistakes);
  }

  /// What was typed, or nothing.
  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  public List<Mistake> mistakes(String field) {
    return mistakes.stream().filter(mistake -> mistake.field().equals(field)).toList();
  }

  /// The first thing that a screen reader says about the form.
  public String summary() {
    var count = mistakes.size();
    return count == 1 ? "One thing to mend." : count + " things to mend.";
  }
}
