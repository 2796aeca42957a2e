package assay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Both sides of a case.
///
/// @param reference null where there was no Python to run it
/// @param ratio seconds of the reference over ours; null without a reference
/// @param megabytesPerSecond 10^6 bytes of input over our seconds; null where no file is parsed
/// @param missed the targets that were not reached, in words
/// @param differences answers that the sides do not agree on
public record CaseResult(
    String name,
    String title,
    Measured assay,
    @Nullable Measured reference,
    @Nullable Double ratio,
    @Nullable Double megabytesPerSecond,
    List<String> missed,
    List<String> differences) {
  static CaseResult of(Case which, Measured assay, @Nullable Measured reference, long inputBytes) {
    var ratio = reference == null ? null : reference.seconds() / assay.seconds();
    var speed = inputBytes == 0 ? null : inputBytes / assay.seconds() / 1e6;
    var missed = new ArrayList<String>();
    if (ratio != null && ratio < which.targetRatio()) {
      missed.add("at least " + which.targetRatio() + " times as fast");
    }
    if (speed != null && speed < which.targetMegabytesPerSecond()) {
      missed.add("at least " + which.targetMegabytesPerSecond() + " MB/s");
    }
    if (which.targetPeakBytes() > 0 && assay.peakBytes() > which.targetPeakBytes()) {
      missed.add("at most " + which.targetPeakBytes() + " bytes of memory");
    }
    var differences =
        reference == null
            ? List.<String>of()
            : differences(assay.answers(), reference.answers(), which.tolerance());
    return new CaseResult(
        which.label(), which.title(), assay, reference, ratio, speed, missed, differences);
  }

  private static List<String> differences(
      Map<String, Double> ours, Map<String, Double> theirs, double tolerance) {
    var different = new ArrayList<String>();
    ours.forEach((name, value) -> {
      var other = theirs.get(name);
      if (other == null || !(Math.abs(value - other) <= tolerance)) {
        different.add(name + ": " + value + " here, " + other + " there");
      }
    });
    return different;
  }

  String text() {
    var lines = new ArrayList<String>();
    lines.add(title);
    lines.add("  assay      " + side(assay));
    if (reference != null) {
      lines.add("  reference  " + side(reference));
    }
    if (ratio != null) {
      lines.add(String.format(Locale.ROOT, "  ratio      %.1f times as fast", ratio));
    }
    if (megabytesPerSecond != null) {
      lines.add(String.format(Locale.ROOT, "  speed      %.0f MB/s", megabytesPerSecond));
    }
    missed.forEach(target -> lines.add("  MISSED     " + target));
    differences.forEach(one -> lines.add("  DIFFERENT  " + one));
    return String.join("\n", lines);
  }

  private static String side(Measured side) {
    var parts = new StringBuilder();
    side.parts()
        .forEach((name, seconds) ->
            parts.append(String.format(Locale.ROOT, ", %s %.2f", name, seconds)));
    return String.format(
        Locale.ROOT,
        "%.6f s%s; peak %d MiB; %s",
        side.seconds(),
        parts,
        side.peakBytes() >> 20,
        side.runtime());
  }
}
