package assay.server.bundle;

import java.util.Objects;
import java.util.OptionalInt;

/// One task of a bundle against the one that stands. The contract that entries were made for stays.
final class TaskComparison {
  private final Manifest.TaskPart old;
  private final Manifest.TaskPart task;
  private final boolean isEntered;
  private final Lines lines;
  private final String place;

  TaskComparison(Manifest.TaskPart old, Manifest.TaskPart task, boolean isEntered, Lines lines) {
    this.old = old;
    this.task = task;
    this.isEntered = isEntered;
    this.lines = lines;
    this.place = Present.Place.task(task.slug());
  }

  /// @return whether its tolerance changes by a re-grade set
  boolean compare() {
    lines.change(place + ": name", old.name(), task.name());
    lines.change(place + ": description", old.description(), task.description());
    contract();
    lines.change(
        place + ": fact_sheet",
        QuestionWords.of(old.factSheet()),
        QuestionWords.of(task.factSheet()));
    lines.change(
        place + ": time_limit_seconds",
        old.run().limits().seconds(),
        task.run().limits().seconds());
    lines.change(
        place + ": memory_limit_bytes",
        old.run().limits().memoryBytes(),
        task.run().limits().memoryBytes());
    lines.change(place + ": requires", requires(old), requires(task));
    var claim = old.claim();
    var judged = task.claim();
    if (claim.tolerance().equals(judged.tolerance()) && claim.sanitizer() == judged.sanitizer()) {
      return false;
    }
    if (isEntered) {
      lines.regrade(place + ": tolerance", tolerance(old), tolerance(task));
    } else {
      lines.change(place + ": tolerance", tolerance(old), tolerance(task));
    }
    return isEntered;
  }

  private static String requires(Manifest.TaskPart task) {
    var requires = task.run().requires();
    return Objects.requireNonNullElse(requires.device(), "any device")
        + ", "
        + (requires.memoryBytes() == null ? "any memory" : requires.memoryBytes() + " bytes");
  }

  private static String tolerance(Manifest.TaskPart task) {
    var claim = task.claim();
    return "match %s, review %s, %s"
        .formatted(
            claim.tolerance().match(), claim.tolerance().review(), claim.sanitizer().spelled());
  }

  private void contract() {
    lines.keep(isEntered, place + ": submit", old.submit().spelled(), task.submit().spelled());
    lines.keep(
        isEntered,
        place + ": claim_format",
        old.claim().format().spelled(),
        task.claim().format().spelled());
    var from = old.claim().kind();
    var to = task.claim().kind();
    lines.keep(isEntered, place + ": score", from.name(), to.name());
    lines.keep(
        isEntered,
        place + ": claim_range",
        from.min() + " to " + from.max(),
        to.min() + " to " + to.max());
    var contract = old.run().contract();
    var other = task.run().contract();
    lines.keep(
        isEntered,
        place + ": embedding",
        embedding(contract.embedding()),
        embedding(other.embedding()));
    lines.keep(
        isEntered && other.maxBytes() < contract.maxBytes(),
        place + ": max_bytes",
        contract.maxBytes(),
        other.maxBytes());
    var pixels = old.run().preprocessing();
    var others = task.run().preprocessing();
    lines.keep(
        isEntered,
        place + ": preprocessing",
        "mean %s, std %s, flip %s".formatted(pixels.mean(), pixels.std(), pixels.flip()),
        "mean %s, std %s, flip %s".formatted(others.mean(), others.std(), others.flip()));
  }

  private static String embedding(OptionalInt width) {
    return width.isEmpty() ? "any" : String.valueOf(width.getAsInt());
  }
}
