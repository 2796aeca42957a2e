package assay.worker.cli;

import assay.grading.Printable;
import assay.grading.receipt.Receipt;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a receipt attests, in plain words. Its texts may be a stranger's: none steers the terminal.
final class ReceiptText {
  private static final int MAX = 800;

  private final PrintWriter out;

  ReceiptText(PrintWriter out) {
    this.out = out;
  }

  void print(Receipt receipt) {
    issue(receipt.issued());
    entry(receipt.entry(), receipt.track());
    out.println("Files, SHA-256:");
    for (var file : receipt.files()) {
      line("  %s  %s, %d bytes: %s", file.kind(), file.name(), file.bytes(), file.sha256());
    }
    receipt.sets().forEach(this::set);
    if (receipt.setsWithheld() > 0) {
      line(
          "%s not in this receipt: the results were not its reader's to see then.",
          receipt.setsWithheld() == 1
              ? "1 set of the entry is"
              : receipt.setsWithheld() + " sets of the entry are");
    }
  }

  private void issue(Receipt.Issue issue) {
    line(
        "Issued by %s at %s for %s.",
        issue.by() == null ? "a server that does not say its address" : issue.by(),
        issue.at(),
        issue.to().equals("organizers")
            ? "an organizer, who sees results before others do"
            : "the team");
  }

  private void entry(Receipt.Entry entry, Receipt.Track track) {
    line(
        "Entry %s (%s) of team %s, accepted at %s for %s/%s, phase %s, task %s, scale %s.",
        entry.code(),
        entry.id(),
        entry.team(),
        entry.acceptedAt(),
        track.organization(),
        track.competition(),
        track.phase(),
        track.task(),
        track.scale());
    line(
        "Verdict: %s.%s%s",
        entry.verdict() == null ? "none, nothing was compared" : entry.verdict(),
        entry.decision().equals("none") ? "" : " The organizers decided: " + entry.decision() + ".",
        entry.withdrawnAt() == null ? "" : " Withdrawn at " + entry.withdrawnAt() + ".");
  }

  private void set(Receipt.SetResult set) {
    line("Set %s (%s, %s):", set.name(), set.set(), set.role());
    set.figures().forEach(this::figure);
    if (set.reproduction() != null) {
      reproduction(set.reproduction());
    }
    set.vectors().forEach(this::vector);
  }

  private void figure(Receipt.Figure figure) {
    line(
        "  %s %s%s%s, on version %d; evidence: %s",
        figure.metric(),
        figure.value(),
        figure.std() == null ? "" : " ± " + figure.std(),
        figure.threshold() == null ? "" : " at threshold " + figure.threshold(),
        figure.version(),
        figure.evidence());
  }

  private void reproduction(Receipt.Reproduction found) {
    var difference = found.difference();
    line(
        "  %s on version %d: claim and re-run differ by at most %s (match %s, review %s),"
            + " p95 %s, median %s, RMSE %s, correlation %s",
        found.verdict(),
        found.version(),
        short3(difference.max()),
        short3(found.tolerance().match()),
        short3(found.tolerance().review()),
        short3(difference.p95()),
        short3(difference.median()),
        short3(difference.rmse()),
        difference.pearson() == null ? "none" : difference.pearson());
  }

  private void vector(Receipt.Vector vector) {
    line(
        "  %s scores of %d pairs on version %d: %s%s",
        vector.origin(), vector.pairs(), vector.version(), vector.sha256(), run(vector));
  }

  private static String run(Receipt.Vector vector) {
    var engine = vector.engine();
    return engine == null
        ? ""
        : "; run in %s s by %s"
            .formatted(
                plain(vector.seconds()),
                engine.entrySet().stream()
                    .map(fact -> fact.getKey() + " " + fact.getValue())
                    .collect(Collectors.joining(", ")));
  }

  private static String short3(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private static String plain(@Nullable Object value) {
    return Objects.requireNonNullElse(value, "?").toString();
  }

  /// Each text is cut and cleaned by itself, so that none hides what comes after it.
  private void line(String format, Object... parts) {
    var clean = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      clean[i] = parts[i] instanceof String text ? Printable.of(text, MAX) : parts[i];
    }
    out.println(String.format(Locale.ROOT, format, clean));
  }
}
