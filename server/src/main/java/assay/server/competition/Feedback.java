package assay.server.competition;

import assay.grading.ranking.Ladder;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How much teams are told of their entries while a phase runs, against probing (SECURITY §2.2).
///
/// @param ladderStep a team learns of an entry only if it beats what was told by more, and to a
///   multiple of the step; null: of each
/// @param decimals of a percent to which figures are rounded; null: they are not
/// @param looks of a team's graded entries on a track, so many are told; null: all
public record Feedback(
    @Nullable Double ladderStep, @Nullable Integer decimals, @Nullable Integer looks) {
  public static final Feedback ALL = new Feedback(null, null, null);

  public boolean isLimited() {
    return ladderStep != null || decimals != null || looks != null;
  }

  /// Which entries a team is told of.
  ///
  /// @param worths shape (N), what the board's rule makes of each of the team's graded entries, in
  ///   the order of their acceptance; NaN: it cannot be ranked
  public boolean[] told(double[] worths) {
    var told = new boolean[worths.length];
    Arrays.fill(told, true);
    if (looks != null) {
      Arrays.fill(told, Math.min(looks, told.length), told.length, false);
    }
    if (ladderStep != null) {
      var within = looks == null ? worths : Arrays.copyOf(worths, Math.min(looks, worths.length));
      var shown = new Ladder(ladderStep).shown(within);
      for (int i = 0; i < shown.length; i++) {
        boolean isStep =
            i == 0 ? !Double.isNaN(shown[i]) : Double.compare(shown[i], shown[i - 1]) != 0;
        told[i] = isStep && !Double.isNaN(worths[i]);
      }
    }
    return told;
  }

  /// A figure as it is told.
  public double shown(double value) {
    if (ladderStep != null) {
      return ladderStep * Math.rint(value / ladderStep);
    }
    if (decimals != null) {
      double scale = Math.pow(10, 2 + decimals);
      return Math.rint(value * scale) / scale;
    }
    return value;
  }

  /// For participants; empty where all is told.
  public String sentence() {
    var text = new StringBuilder();
    if (ladderStep != null) {
      text.append(
          "While the phase runs you learn of an entry only if it beats what you were told before by more than %s %%, in steps of that size. "
              .formatted(percent(ladderStep)));
    } else if (decimals != null) {
      text.append(
          "While the phase runs figures are told to %d decimals of a percent. "
              .formatted(decimals));
    }
    if (looks != null) {
      text.append(
          "Of a team's entries on a track, the results of the first %d are told while the phase runs. "
              .formatted(looks));
    }
    return text.toString().strip();
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
  }
}
