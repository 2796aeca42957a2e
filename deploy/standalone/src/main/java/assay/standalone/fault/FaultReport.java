package assay.standalone.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a fault drill came to.
///
/// @param faults injected, by name
/// @param acknowledged entries, each counted once
/// @param unknown attempts whose outcome their sender never learned, not even afterwards
/// @param answers of all requests, by status and code
/// @param states in which the entries rest
/// @param quietAfter seconds from the last fault until the last entry ended
/// @param toldAfter seconds from then until the webhook had been told of every event
public record FaultReport(
    long seed,
    int seconds,
    Map<String, Integer> faults,
    int acknowledged,
    int refused,
    int unknown,
    Map<String, Integer> answers,
    Map<String, Integer> states,
    double quietAfter,
    double toldAfter,
    List<String> notes,
    List<Broken> broken) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public FaultReport {
    faults = new TreeMap<>(faults);
    answers = new TreeMap<>(answers);
    states = new TreeMap<>(states);
    notes = List.copyOf(notes);
    broken = List.copyOf(broken);
  }

  /// The same, with more that was broken.
  FaultReport with(List<Broken> more) {
    var all = new ArrayList<>(broken);
    all.addAll(more);
    return new FaultReport(
        seed,
        seconds,
        faults,
        acknowledged,
        refused,
        unknown,
        answers,
        states,
        quietAfter,
        toldAfter,
        notes,
        all);
  }

  public boolean isGood() {
    return broken.isEmpty();
  }

  /// How many faults were injected.
  public int injected() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  String json() {
    var document = new LinkedHashMap<String, Object>();
    document.put("seed", seed);
    document.put("seconds", seconds);
    document.put("faults", injected());
    document.put("acknowledged", acknowledged);
    document.put("broken", broken);
    document.put("refused", refused);
    document.put("unknown", unknown);
    document.put("states", states);
    document.put("quiet_after_seconds", quietAfter);
    document.put("told_after_seconds", toldAfter);
    document.put("faults_by_name", faults);
    document.put("answers", answers);
    document.put("notes", notes);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  String text() {
    var text = new StringBuilder("\n");
    faults.forEach((name, count) -> line(text, name, count));
    text.append('\n');
    answers.forEach((answer, count) -> line(text, answer, count));
    text.append('\n');
    states.forEach((state, count) -> line(text, state, count));
    text.append('\n');
    notes.forEach(note -> text.append(note).append('\n'));
    broken.forEach(one ->
        text.append("!! ").append(one.invariant()).append("  ").append(one.found()).append('\n'));
    return text.append(
            String.format(
                Locale.ROOT,
                "seed %d: %d faults in %d s, %d entries acknowledged, %d attempts refused, %d unknown, quiet after %.1f s, all told %.1f s later: %s",
                seed,
                injected(),
                seconds,
                acknowledged,
                refused,
                unknown,
                quietAfter,
                toldAfter,
                isGood() ? "no invariant broken" : broken.size() + " broken"))
        .toString();
  }

  private static void line(StringBuilder text, String name, int count) {
    text.append(String.format(Locale.ROOT, "%-44s %6d%n", name, count));
  }
}
