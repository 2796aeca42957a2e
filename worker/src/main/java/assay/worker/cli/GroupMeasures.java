package assay.worker.cli;

import assay.grading.Notice;
import assay.grading.Refusal;
import assay.grading.protocol.GroupAccuracy;
import assay.grading.protocol.KFold;
import assay.grading.protocol.Roc;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The protocols over demographic groups.
final class GroupMeasures {
  private GroupMeasures() {}

  /// Accuracy of the decisions, as FRCSyn ranks its tasks 1.x; with scores beside them also
  /// FNMR@FMR = 1 % and AUC.
  static Measured frcsyn(MeasureOptions options) throws IOException, InputAtFault {
    int ddof = options.ddof(0);
    var groupFile = options.groups();
    var labels = options.labels();
    var decisionFile = options.decisions();
    var same = MeasureInput.labels(labels);
    var groups = MeasureInput.groups(groupFile, same.length);
    boolean[] decisions;
    double @Nullable [] scores = null;
    var notices = new ArrayList<Notice>();
    if (MeasureInput.hasTwoColumns(decisionFile)) {
      var both = MeasureInput.scoresAndDecisions(decisionFile, same.length);
      decisions = both.same();
      scores = both.scores();
    } else {
      decisions = MeasureInput.decisions(decisionFile, same.length);
    }
    if (options.hasScores()) {
      scores =
          MeasureInput.scores(
              options.scores(), same.length, options.kind(ScoreKind.COSINE), notices);
    }
    requireGroups(groups, ddof, 1, groupFile.toString());
    var accuracy = GroupAccuracy.ofDecisions(decisions, same, groups, ddof);
    if (scores != null) {
      MeasureInput.requireBoth(same, labels);
    }
    return measured(
        "frcsyn",
        accuracy,
        ddof,
        scores == null ? null : curve(scores, same, options.kind(ScoreKind.COSINE)),
        notices);
  }

  private static Measured.GroupCurve curve(double[] scores, boolean[] same, ScoreKind kind) {
    var roc = Roc.of(scores, same, kind);
    return new Measured.GroupCurve(100 * roc.fnmrAtFmr(0.01).fnmr(), 100 * roc.auc());
  }

  /// 10-fold accuracy of each group with thresholds of its own.
  static Measured rfw(MeasureOptions options) throws IOException, InputAtFault {
    int ddof = options.ddof(1);
    var groupFile = options.groups();
    var pairs = PairMeasures.of(options, true);
    var groups = MeasureInput.groups(groupFile, pairs.same().length);
    requireGroups(groups, ddof, KFold.FOLDS, groupFile.toString());
    var grid = options.grid(pairs.scores(), pairs.kind(), "distance");
    return measured(
        "rfw",
        GroupAccuracy.ofFolds(grid.scores(), pairs.same(), groups, grid.thresholds(), ddof),
        ddof,
        null,
        pairs.notices());
  }

  private static Measured measured(
      String protocol,
      GroupAccuracy found,
      int ddof,
      Measured.@Nullable GroupCurve curve,
      List<Notice> notices) {
    var accuracy = new LinkedHashMap<String, Double>();
    found.groups().forEach(group -> accuracy.put(group.name(), group.accuracy()));
    return new Measured.Groups(
        protocol,
        found.avg(),
        found.sd(),
        found.to(),
        ddof,
        accuracy,
        found.groups(),
        curve,
        notices);
  }

  private static void requireGroups(List<String> groups, int ddof, int pairs, String file)
      throws InputAtFault {
    var counts = new LinkedHashMap<String, Integer>();
    groups.forEach(group -> counts.merge(group, 1, Integer::sum));
    if (counts.size() <= ddof) {
      throw new InputAtFault(
          file,
          new Refusal(
              "groups.too_few",
              "",
              "more than " + ddof + " groups, for a deviation with ddof " + ddof,
              counts.size() + " groups",
              "Name each pair's own group, or set --ddof 0."));
    }
    for (var group : counts.entrySet()) {
      if (group.getValue() < pairs) {
        throw new InputAtFault(
            file,
            new Refusal(
                "groups.too_small",
                "group " + group.getKey(),
                "at least " + pairs + " pairs",
                group.getValue() + " pairs",
                "The 10-fold protocol needs a pair for each fold."));
      }
    }
  }
}
