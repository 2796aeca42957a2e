package assay.server.plot;

import assay.grading.format.LabelFile;
import assay.grading.format.ScoreVectorFile;
import assay.grading.protocol.GroupAccuracy;
import assay.grading.protocol.KFold;
import assay.grading.protocol.RateCurve;
import assay.grading.protocol.Roc;
import assay.grading.protocol.Thresholds;
import assay.grading.score.ScoreKind;
import assay.grading.statistics.ScoreDistribution;
import assay.grading.statistics.WilsonInterval;
import assay.server.blob.Blobs;
import assay.web.chart.Histogram;
import assay.web.chart.Scatter;
import assay.web.chart.WorstPairs;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Computes what is drawn from the numbers, one set at a time on this server, and keeps what is
/// small of it: vectors and labels never change under their digests.
@Singleton
class Summaries {
  private final Blobs blobs;
  private final Kept<ToldKey, SetPlot.Summary> told = new Kept<>(1_024);
  private final Kept<AgreementKey, SetPlot.Agreement> agreements = new Kept<>(128);

  Summaries(Blobs blobs) {
    this.blobs = blobs;
  }

  private record ToldKey(
      UUID tenant, String vector, String kind, String labels, @Nullable String groups) {}

  private record AgreementKey(
      UUID tenant, String claimed, String rerun, double match, double review, int setVersion) {}

  SetPlot.Agreement agreement(UUID tenant, PlotStore.Compared compared) throws IOException {
    var key =
        new AgreementKey(
            tenant,
            compared.claimed().digest(),
            compared.rerun().digest(),
            compared.match(),
            compared.review(),
            compared.setVersion());
    return agreements.get(
        key,
        () -> {
          var claimed = scores(tenant, compared.claimed());
          var rerun = scores(tenant, compared.rerun());
          var match = compared.match();
          var review = compared.review();
          var worst = WorstPairs.of(claimed, rerun, match, review);
          return new SetPlot.Agreement(
              compared.setVersion(),
              match,
              review,
              Math.abs(worst.pairs().getFirst().difference()),
              Scatter.of(claimed, rerun, match, review),
              Histogram.of(claimed, rerun, match, review),
              worst);
        });
  }

  SetPlot.Summary told(UUID tenant, PlotStore.Scored scored) throws IOException {
    var key =
        new ToldKey(
            tenant,
            scored.vector().digest(),
            scored.kind().name(),
            scored.labels(),
            scored.groups());
    return told.get(key, () -> summary(tenant, scored));
  }

  private SetPlot.Summary summary(UUID tenant, PlotStore.Scored scored) throws IOException {
    var scores = scores(tenant, scored.vector());
    var same = labels(tenant, scored);
    boolean hasCurve = !scored.kind().equals(ScoreKind.DECISION) && hasBoth(same);
    return new SetPlot.Summary(
        hasCurve ? ScoreDistribution.of(scores, same) : null,
        hasCurve ? RateCurve.of(Roc.of(scores, same, scored.kind())) : null,
        groups(tenant, scored, scores, same));
  }

  /// Whether there are genuine pairs and impostors.
  private static boolean hasBoth(boolean[] same) {
    for (var one : same) {
      if (one != same[0]) {
        return true;
      }
    }
    return false;
  }

  /// By the team's own decisions where it brought some; else each pair is judged at the threshold
  /// of its fold, as in the figure of the whole set.
  private List<SetPlot.Group> groups(
      UUID tenant, PlotStore.Scored scored, double[] scores, boolean[] same) throws IOException {
    if (scored.groups() == null) {
      return List.of();
    }
    var ofPair = Files.readAllLines(blobs.verified(tenant, scored.groups()));
    if (scored.kind().equals(ScoreKind.DECISION)) {
      return groups(decided(scores), same, ofPair);
    }
    var distances = Arrays.stream(scores).map(scored.kind()::asSquaredDistance).toArray();
    var decisions = KFold.correct(distances, same, Thresholds.distances());
    for (int pair = 0; pair < same.length; pair++) {
      decisions[pair] = decisions[pair] == same[pair];
    }
    return groups(decisions, same, ofPair);
  }

  private static boolean[] decided(double[] decisions) {
    var same = new boolean[decisions.length];
    for (int pair = 0; pair < same.length; pair++) {
      same[pair] = decisions[pair] == 1;
    }
    return same;
  }

  private static List<SetPlot.Group> groups(
      boolean[] decisions, boolean[] same, List<String> ofPair) {
    return GroupAccuracy.ofDecisions(decisions, same, ofPair, 0).groups().stream()
        .map(group ->
            new SetPlot.Group(
                group.name(),
                group.pairs(),
                group.accuracy() / 100,
                WilsonInterval.of(group.accuracy() / 100, group.pairs())))
        .toList();
  }

  private double[] scores(UUID tenant, PlotStore.VectorAt vector) throws IOException {
    return ScoreVectorFile.read(blobs.verified(tenant, vector.digest()), vector.pairs());
  }

  private boolean[] labels(UUID tenant, PlotStore.Scored scored) throws IOException {
    return LabelFile.read(blobs.verified(tenant, scored.labels()), scored.vector().pairs());
  }
}
