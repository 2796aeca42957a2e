package assay.bench.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What one target came to.
///
/// @param executions inputs tried
/// @param findings files whose input made the parser misbehave, this time or before
/// @param ended how Jazzer ended: 0, or its own code for a finding
public record FuzzRun(
    String target, long seconds, long executions, List<String> findings, int ended) {
  public FuzzRun {
    findings = List.copyOf(findings);
  }

  boolean isClean() {
    return findings.isEmpty() && ended == 0;
  }

  static String table(List<FuzzRun> runs) {
    return "target          seconds   executions  findings\n"
        + runs.stream().map(FuzzRun::row).collect(Collectors.joining("\n"));
  }

  private String row() {
    var found = isClean() ? "none" : findings.isEmpty() ? "Jazzer ended with " + ended : findings;
    return String.format(Locale.ROOT, "%-14s %8d %12d  %s", target, seconds, executions, found);
  }
}
