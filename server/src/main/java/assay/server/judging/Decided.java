package assay.server.judging;

import assay.grading.protocol.Gap;
import assay.grading.protocol.GroupAccuracy;
import assay.grading.score.Sums;
import assay.server.competition.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// What an FRCSyn entry decided about each pair of a set: its figures are of these decisions, at
/// the team's own threshold, and not of the scores (PROTOCOLS §3.3).
///
/// @param proposed by what the entry ranks
/// @param baseline the same system, trained on real data alone
/// @param groups of the pairs; empty: the set has none
record Decided(Answers proposed, Answers baseline, List<String> groups) {
  /// FRCSyn does not publish its ddof; 0 is assumed.
  private static final int DDOF = 0;

  Decided {
    groups = List.copyOf(groups);
  }

  /// @param vector its id
  /// @param same shape (P)
  record Answers(UUID vector, boolean[] same) {
    /// @param decisions 1 = same person, as they are stored
    static Answers of(Judgement.Vector decisions) {
      return new Answers(decisions.id(), areSame(decisions.scores()));
    }

    double accuracy(boolean[] labels) {
      int correct = 0;
      for (int pair = 0; pair < labels.length; pair++) {
        correct += same[pair] == labels[pair] ? 1 : 0;
      }
      return (double) correct / labels.length;
    }
  }

  static boolean[] areSame(double[] decisions) {
    var same = new boolean[decisions.length];
    for (int pair = 0; pair < same.length; pair++) {
      same[pair] = decisions[pair] == 1;
    }
    return same;
  }

  /// Whether it is a figure of decisions; the others are of the scores.
  static boolean tells(Metric metric) {
    return switch (metric.kind()) {
      case ACCURACY, AVERAGE, SD, TRADE_OFF, GAP, BASELINE -> true;
      case AUC, TAR_AT_FAR, FNMR_AT_FMR -> false;
    };
  }

  /// The vector that the figure is of.
  UUID vector(Metric metric) {
    return metric.kind() == Metric.Kind.BASELINE ? baseline.vector() : proposed.vector();
  }

  /// Empty where the set cannot tell: it has no groups, or the gap is to nothing.
  Optional<Double> figure(Metric metric, boolean[] labels) {
    return switch (metric.kind()) {
      case ACCURACY -> Optional.of(proposed.accuracy(labels));
      case BASELINE -> Optional.of(baseline.accuracy(labels));
      case AVERAGE, SD, TRADE_OFF -> ofGroups(proposed, labels).map(found -> figure(metric, found));
      case GAP -> gap(labels);
      case AUC, TAR_AT_FAR, FNMR_AT_FMR -> Optional.empty();
    };
  }

  /// Of the groups' average where there are groups, as in the tasks 1.x.
  private Optional<Double> gap(boolean[] labels) {
    double ofBaseline =
        ofGroups(baseline, labels)
            .map(GroupAccuracy::avg)
            .orElseGet(() -> 100 * baseline.accuracy(labels));
    double ofProposed =
        ofGroups(proposed, labels)
            .map(GroupAccuracy::avg)
            .orElseGet(() -> 100 * proposed.accuracy(labels));
    return Optional.of(Gap.OF_PROPOSED.of(ofBaseline, ofProposed) / 100).filter(Double::isFinite);
  }

  private Optional<GroupAccuracy> ofGroups(Answers answers, boolean[] labels) {
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of(GroupAccuracy.ofDecisions(answers.same(), labels, groups, DDOF));
  }

  private static double figure(Metric metric, GroupAccuracy found) {
    double percent =
        switch (metric.kind()) {
          case SD -> found.sd();
          case TRADE_OFF -> found.to();
          case ACCURACY, AVERAGE, AUC, TAR_AT_FAR, FNMR_AT_FMR, GAP, BASELINE -> found.avg();
        };
    return percent / 100;
  }

  /// The figure of weighted pairs; empty where one vector does not tell it.
  static Optional<assay.grading.statistics.Metric> weighted(Metric metric, Spread.Scores decided) {
    var answers = areSame(decided.scores());
    var labels = decided.same();
    var correct = new boolean[labels.length];
    for (int pair = 0; pair < labels.length; pair++) {
      correct[pair] = answers[pair] == labels[pair];
    }
    return switch (metric.kind()) {
      case ACCURACY, BASELINE ->
          Optional.of(weights -> shares(weights, correct, new int[correct.length], 1)[0]);
      case AVERAGE, SD, TRADE_OFF -> {
        if (decided.groups().isEmpty()) {
          yield Optional.empty();
        }
        var numbers = new HashMap<String, Integer>();
        var group =
            decided.groups().stream()
                .mapToInt(name -> numbers.computeIfAbsent(name, _ -> numbers.size()))
                .toArray();
        yield Optional.of(
            weights -> figure(metric, shares(weights, correct, group, numbers.size())));
      }
      case GAP, AUC, TAR_AT_FAR, FNMR_AT_FMR -> Optional.empty();
    };
  }

  /// NaN where a group was not drawn.
  private static double figure(Metric metric, double[] accuracies) {
    if (IntStream.range(0, accuracies.length).anyMatch(g -> Double.isNaN(accuracies[g]))) {
      return Double.NaN;
    }
    var average = Sums.mean(accuracies);
    return switch (metric.kind()) {
      case SD -> Sums.std(accuracies, DDOF);
      case TRADE_OFF -> average - Sums.std(accuracies, DDOF);
      case ACCURACY, AVERAGE, AUC, TAR_AT_FAR, FNMR_AT_FMR, GAP, BASELINE -> average;
    };
  }

  /// Of each group the weighted share that is correct.
  private static double[] shares(int[] weights, boolean[] correct, int[] group, int groups) {
    var right = new long[groups];
    var all = new long[groups];
    for (int pair = 0; pair < weights.length; pair++) {
      all[group[pair]] += weights[pair];
      right[group[pair]] += correct[pair] ? weights[pair] : 0;
    }
    return IntStream.range(0, groups).mapToDouble(g -> (double) right[g] / all[g]).toArray();
  }
}
