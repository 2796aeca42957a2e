package assay.standalone.drill;

import assay.worker.client.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What came of a visit.
///
/// @param region that its model sees, where its figure is known
/// @param digest SHA-256 of the model
record Outcome(Visit visit, Optional<Region> region, String digest, Seen seen) {
  private static final double NEAR = 1e-9;

  sealed interface Seen {
    record Refused(int status, String code) implements Seen {}

    /// @param cases kinds of the open cases about it
    record Accepted(Entry entry, Set<String> cases) implements Seen {
      public Accepted {
        cases = Set.copyOf(cases);
      }
    }
  }

  Outcome seeing(Seen now) {
    return new Outcome(visit, region, digest, now);
  }

  /// As the report says it, in the words of [Ending#spelled].
  String spelled() {
    return switch (seen) {
      case Seen.Refused(_, var code) -> "refused " + code;
      case Seen.Accepted(var entry, var cases) ->
          state(entry)
              + (cases.isEmpty() ? "" : ", case " + String.join(" ", new TreeSet<>(cases)));
    };
  }

  private static String state(Entry entry) {
    return switch (entry.state()) {
      case "GRADED" -> "graded" + (verdict(entry).isEmpty() ? "" : " " + verdict(entry));
      case "FAILED_MODEL" -> "failed " + entry.document().path("failure").path("code").asText();
      default -> entry.state();
    };
  }

  /// What is wrong; empty when it ended as it must.
  String fault() {
    var wrong =
        switch (visit.ending()) {
          case Ending.Refused(var code) ->
              seen.equals(new Seen.Refused(422, code)) ? "" : spelled();
          case Ending.Failed(var code, var flag) -> failed(code, flag);
          case Ending.Graded(var verdict, var flag) -> graded(verdict, flag);
        };
    if (wrong.isEmpty() && wasRetried()) {
      return "an attempt failed for our fault";
    }
    return wrong;
  }

  private String failed(String code, String flag) {
    boolean isRight =
        seen instanceof Seen.Accepted(var entry, var cases)
            && state(entry).equals("failed " + code)
            && (flag.isEmpty() || cases.contains(flag));
    return isRight ? "" : spelled();
  }

  private String graded(String verdict, String flag) {
    if (!(seen instanceof Seen.Accepted(var entry, var cases))
        || !entry.state().equals("GRADED")
        || !verdict(entry).equals(verdict)
        || !(flag.isEmpty() || cases.contains(flag))) {
      return spelled();
    }
    // Of a mismatch no figure of a hidden set is shown.
    if (verdict.equals("MISMATCH") || region.isEmpty()) {
      return "";
    }
    double found = figure(entry);
    double expected = region.get().accuracy();
    return Math.abs(found - expected) <= NEAR
        ? ""
        : "accuracy %.4f instead of %.4f".formatted(found, expected);
  }

  private static String verdict(Entry entry) {
    return entry.document().path("verdict").isNull() ? "" : entry.verdict();
  }

  /// On the hidden set; NaN where there is none.
  private static double figure(Entry entry) {
    for (var set : entry.document().path("sets")) {
      if (set.path("set").asText().equals("hidden") && set.hasNonNull("value")) {
        return set.path("value").asDouble();
      }
    }
    return Double.NaN;
  }

  private boolean wasRetried() {
    if (seen instanceof Seen.Accepted(var entry, _)) {
      for (var event : entry.document().path("timeline")) {
        if (event.path("fault").asText().equals("system")) {
          return true;
        }
      }
    }
    return false;
  }
}
