package assay.worker.cli;

import assay.grading.Notice;
import assay.grading.protocol.FnmrAtFmr;
import assay.grading.protocol.GroupAccuracy.Group;
import assay.grading.protocol.KFold;
import assay.grading.protocol.RocPoint;
import assay.grading.protocol.TarAtFar;
import assay.grading.protocol.ValAtFar;
import assay.grading.statistics.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `assay measure` answers: as JSON its fields, as text a few lines.
sealed interface Measured {
  /// What the user should know about the input.
  List<Notice> notices();

  /// The answer in words, each line ended.
  String text();

  /// 10-fold accuracy.
  ///
  /// @param threshold mean of the folds', in the unit that `thresholds` says
  record Accuracy(
      String protocol,
      double accuracy,
      double std,
      double threshold,
      String thresholds,
      int pairs,
      List<KFold.Fold> folds,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      return line(
          "accuracy   %.6f ± %.6f over %d folds of %d pairs, mean threshold %.4f (%s)",
          accuracy, std, folds.size(), pairs, threshold, thresholds);
    }
  }

  /// TAR@FAR, and the two figures of the whole curve.
  ///
  /// @param readout nearest or conservative
  /// @param curve points to plot, when asked for
  record Tar(
      String protocol,
      String readout,
      List<TarAtFar> points,
      double auc,
      double eer,
      double eerThreshold,
      int genuinePairs,
      int impostorPairs,
      @Nullable List<RocPoint> curve,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      return points.stream()
              .map(point ->
                  line(
                      "TAR %.6f at FAR %-8s achieved FAR %-12s threshold %.6f%s",
                      point.tar(),
                      rate(point.far()),
                      rate(point.achievedFar()),
                      point.threshold(),
                      point.supported() ? "" : "  (fewer than 1/FAR impostors)"))
              .collect(Collectors.joining())
          + wholeCurve(auc, eer, genuinePairs, impostorPairs);
    }
  }

  /// FNMR@FMR, and the two figures of the whole curve.
  record Fnmr(
      String protocol,
      List<FnmrAtFmr> points,
      double auc,
      double eer,
      double eerThreshold,
      int genuinePairs,
      int impostorPairs,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      return points.stream()
              .map(point ->
                  line(
                      "FNMR %.6f at FMR %-8s achieved FMR %-12s threshold %.6f%s",
                      point.fnmr(),
                      rate(point.fmr()),
                      rate(point.achievedFmr()),
                      point.threshold(),
                      point.supported() ? "" : "  (fewer than 1/FMR impostors)"))
              .collect(Collectors.joining())
          + wholeCurve(auc, eer, genuinePairs, impostorPairs);
    }
  }

  /// val@FAR for each FAR.
  record Val(String protocol, List<ValAtFar.Result> points, List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      return points.stream()
          .map(point ->
              line(
                  "val %.6f ± %.6f at FAR %-8s held-out FAR %-12s mean threshold %.4f%s",
                  point.val(),
                  point.std(),
                  point.target(),
                  rate(point.far()),
                  point.threshold(),
                  point.supported() ? "" : "  (fewer than 1/FAR impostors)"))
          .collect(Collectors.joining());
    }
  }

  /// How far genuine and impostor scores lie apart.
  record Apart(
      String protocol,
      double dPrime,
      double genuineMean,
      double genuineStd,
      double impostorMean,
      double impostorStd,
      int genuinePairs,
      int impostorPairs,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      return line("d' %.4f", dPrime)
          + line("genuine  %.6f ± %.6f, %d pairs", genuineMean, genuineStd, genuinePairs)
          + line("impostor %.6f ± %.6f, %d pairs", impostorMean, impostorStd, impostorPairs);
    }
  }

  /// Accuracy by demographic group, in percent.
  ///
  /// @param accuracy of each group, by name
  /// @param curve figures of the scores, when there are scores beside the decisions
  record Groups(
      String protocol,
      double avg,
      double sd,
      double to,
      int ddof,
      Map<String, Double> accuracy,
      List<Group> groups,
      @Nullable GroupCurve curve,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      var width = groups.stream().mapToInt(group -> group.name().length()).max().orElse(0);
      return groups.stream()
              .map(group ->
                  line(
                      "%-" + width + "s  %.4f %%  %d pairs",
                      group.name(),
                      group.accuracy(),
                      group.pairs()))
              .collect(Collectors.joining())
          + line("AVG %.4f  SD %.4f (ddof %d)  TO %.4f", avg, sd, ddof, to)
          + (curve == null
              ? ""
              : line("FNMR@FMR=1%% %.4f %%  AUC %.4f %%", curve.fnmrAtFmr1Percent(), curve.auc()));
    }
  }

  /// FRCSyn's figures of the scores, in percent.
  record GroupCurve(double fnmrAtFmr1Percent, double auc) {}

  /// A ranked table, best first, what is not ranked last.
  ///
  /// @param rule in words
  record Ranked(
      String protocol,
      String rule,
      List<String> columns,
      List<RankedEntry> ranking,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      var width = ranking.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
      return line("%s", rule)
          + ranking.stream()
              .map(entry ->
                  line(
                      "%4s  %-" + width + "s  %s",
                      entry.rank() == null ? "-" : entry.rank(),
                      entry.name(),
                      entry.explanation()))
              .collect(Collectors.joining());
    }
  }

  /// @param rank 1 = best, equal totals share; null when a value is missing
  /// @param total what is ranked by; null when not ranked
  /// @param points what each column brings
  record RankedEntry(
      @Nullable Integer rank,
      String name,
      @Nullable Double total,
      List<Double> points,
      String explanation) {}

  /// Four digits, and no more of them than there are.
  private static String rate(double rate) {
    var digits = new BigDecimal(rate).round(new MathContext(4)).stripTrailingZeros();
    return rate < 1e-3 ? digits.toString() : digits.toPlainString();
  }

  /// McNemar's test.
  ///
  /// @param firstCorrect pairs that the first system judges correctly
  /// @param firstOnly those among them that the second does not
  record TwoSystems(
      String protocol,
      int pairs,
      int firstCorrect,
      int secondCorrect,
      int firstOnly,
      int secondOnly,
      double exactP,
      double midP,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      return line(
              "%d and %d of %d pairs correct, %d by the first alone, %d by the second alone",
              firstCorrect, secondCorrect, pairs, firstOnly, secondOnly)
          + line("McNemar mid-p %.6g, exact p %.6g", midP, exactP);
    }
  }

  /// The bootstrap of a figure, or of a difference.
  ///
  /// @param pValue of no difference, two-sided; null for a figure of one system
  /// @param unit what was resampled: pairs, groups, identities, or counts of the ROC
  record Certainty(
      String protocol,
      String metric,
      Interval interval,
      @Nullable Double pValue,
      String unit,
      long seed,
      List<Notice> notices)
      implements Measured {
    @Override
    public String text() {
      return line(
          "%s%s %.6f, %s %% of %d replicates from %.6f to %.6f, by %s, seed %d%s",
          metric,
          pValue == null ? "" : " first less second",
          interval.estimate(),
          rate(100 * interval.level()),
          interval.replicates(),
          interval.low(),
          interval.high(),
          unit,
          seed,
          pValue == null ? "" : String.format(Locale.ROOT, ", p %.4g", pValue));
    }
  }

  private static String wholeCurve(double auc, double eer, int genuine, int impostors) {
    return line("AUC %.8f  EER %.6f  %d genuine pairs, %d impostors", auc, eer, genuine, impostors);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format + "%n", values);
  }
}
