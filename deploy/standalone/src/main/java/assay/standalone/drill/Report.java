package assay.standalone.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What became of the afternoon, kind by kind and check by check.
///
/// @param isolation how models were run: `bwrap` or `none`
record Report(
    DrillOptions options,
    List<Outcome> outcomes,
    List<Check> checks,
    String isolation,
    Duration elapsed) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Report {
    outcomes = List.copyOf(outcomes);
    checks = List.copyOf(checks);
  }

  /// One kind of entry.
  ///
  /// @param seen how each came to its end, and how often
  /// @param faults what was not as it must be
  record Line(
      String kind, int count, String expected, Map<String, Integer> seen, List<String> faults) {
    Line {
      seen = new LinkedHashMap<>(seen);
      faults = List.copyOf(faults);
    }
  }

  boolean isGood() {
    return checks.stream().allMatch(Check::holds)
        && outcomes.stream().allMatch(outcome -> outcome.fault().isEmpty());
  }

  List<Line> lines() {
    var byKind = new LinkedHashMap<String, List<Outcome>>();
    byKind.put(Visit.HONEST, new ArrayList<>());
    Repertoire.KINDS.forEach(kind -> byKind.put(kind.name(), new ArrayList<>()));
    outcomes.forEach(outcome ->
        byKind.computeIfAbsent(outcome.visit().kind(), _ -> new ArrayList<>()).add(outcome));
    var lines = new ArrayList<Line>();
    byKind.forEach((kind, all) -> {
      if (!all.isEmpty()) {
        lines.add(line(kind, all));
      }
    });
    return lines;
  }

  private static Line line(String kind, List<Outcome> all) {
    var seen = new TreeMap<String, Integer>();
    var faults = new ArrayList<String>();
    for (var outcome : all) {
      seen.merge(outcome.spelled(), 1, Integer::sum);
      if (!outcome.fault().isEmpty()) {
        faults.add(outcome.visit().seed() + ": " + outcome.fault());
      }
    }
    var expected = kind.equals(Visit.HONEST) ? "graded" : all.getFirst().visit().ending().spelled();
    return new Line(kind, all.size(), expected, seen, faults);
  }

  private long count(boolean isHonest) {
    return outcomes.stream()
        .filter(outcome -> outcome.visit().kind().equals(Visit.HONEST) == isHonest)
        .count();
  }

  private String headline() {
    return "%d hostile and %d honest entries, seed %d, sandbox %s, %d s: %s"
        .formatted(
            count(false),
            count(true),
            options.seed(),
            isolation,
            elapsed.toSeconds(),
            isGood() ? "as it must be" : "NOT as it must be");
  }

  String text() {
    var text = new StringBuilder("\n");
    text.append(row("", "kind", "count", "expected", "seen"));
    for (var line : lines()) {
      var seen = new ArrayList<String>();
      line.seen().forEach((what, times) -> seen.add(times + " " + what));
      text.append(
          row(
              line.faults().isEmpty() ? "ok" : "!!",
              line.kind(),
              Integer.toString(line.count()),
              line.expected(),
              String.join(", ", seen)));
      line.faults().forEach(fault -> text.append("      ").append(fault).append('\n'));
    }
    text.append('\n');
    for (var check : checks) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-2s  %-38s %s%n",
              check.holds() ? "ok" : "!!",
              check.name(),
              check.found()));
    }
    return text.append('\n').append(headline()).toString();
  }

  private static String row(String sign, String kind, String count, String expected, String seen) {
    return String.format(
        Locale.ROOT, "%-2s  %-20s %5s  %-32s %s%n", sign, kind, count, expected, seen);
  }

  String json() {
    var document = new LinkedHashMap<String, Object>();
    document.put("good", isGood());
    document.put("hostile", count(false));
    document.put("honest", count(true));
    document.put("seed", options.seed());
    document.put("sandbox", isolation);
    document.put("seconds", elapsed.toSeconds());
    document.put("kinds", lines());
    document.put("checks", checks);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
