package assay.server.competition;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a column of a board shows of its set. Every figure is a share of 1.
///
/// @param at the FAR or FMR that it is read at, as `1e-4`; empty where it is read at none
public record Metric(Kind kind, String at) {
  /// What bundles may write.
  public static final String WORDS =
      "accuracy, auc, tar@far=1e-4, fnmr@fmr=1e-2, average, sd, trade-off, gap, baseline";

  /// 10-fold accuracy: what a column shows that names nothing else.
  public static final Metric ACCURACY = new Metric(Kind.ACCURACY, "");

  /// What a gap is measured from.
  public static final Metric BASELINE = new Metric(Kind.BASELINE, "");

  private static final Pattern RATE = Pattern.compile("[1-9]e-[1-9]");

  /// The last five are of decisions that entries bring (PROTOCOLS §3.3): within demographic groups,
  /// and of two systems of a team. Elsewhere they are known of published rows alone.
  public enum Kind {
    ACCURACY("accuracy", "accuracy", true),
    AUC("auc", "AUC", true),
    TAR_AT_FAR("tar@far=", "TAR@FAR=", true),
    FNMR_AT_FMR("fnmr@fmr=", "FNMR@FMR=", false),
    AVERAGE("average", "mean of the groups", true),
    SD("sd", "SD of the groups", false),
    TRADE_OFF("trade-off", "mean − SD of the groups", true),
    GAP("gap", "gap to real data", false),
    BASELINE("baseline", "accuracy of the baseline", true);

    private final String word;
    private final String label;
    private final boolean higherIsBetter;

    Kind(String word, String label, boolean higherIsBetter) {
      this.word = word;
      this.label = label;
      this.higherIsBetter = higherIsBetter;
    }
  }

  /// The metric of this word, as `tar@far=1e-4`.
  public static Optional<Metric> of(String word) {
    for (var kind : Kind.values()) {
      boolean hasRate = kind.word.endsWith("=");
      if (hasRate ? word.startsWith(kind.word) : word.equals(kind.word)) {
        var at = word.substring(kind.word.length());
        return !hasRate || RATE.matcher(at).matches()
            ? Optional.of(new Metric(kind, at))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// The reverse of [#of].
  public String spelled() {
    return kind.word + at;
  }

  /// For people: `TAR@FAR=1e-4`.
  public String label() {
    return kind.label + at;
  }

  /// The FAR or FMR that it is read at.
  public double rate() {
    return Double.parseDouble(at);
  }

  public boolean higherIsBetter() {
    return kind.higherIsBetter;
  }
}
