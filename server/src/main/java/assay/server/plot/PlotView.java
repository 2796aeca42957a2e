package assay.server.plot;

import assay.grading.protocol.RateCurve;
import assay.grading.protocol.TarAtFar;
import assay.grading.statistics.ScoreDistribution;
import assay.web.chart.Histogram;
import assay.web.chart.WorstPairs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The numbers behind the plots of an entry, as one reader may see them.
public record PlotView(List<Of> sets) {
  public PlotView {
    sets = List.copyOf(sets);
  }

  static PlotView of(List<SetPlot> plots) {
    return new PlotView(plots.stream().map(Of::of).toList());
  }

  /// @param accuracy a share of 1; null where there is no figure, or another
  /// @param metric what the value is, as columns spell it
  /// @param value a share of 1; null where there is no figure
  /// @param agreement null: nothing was compared, or it is not for this reader
  /// @param scores null: there is no figure, or it is not for this reader yet
  /// @param note why something is missing, a sentence; empty: nothing is
  public record Of(
      String set,
      String name,
      String role,
      @Nullable Double accuracy,
      String metric,
      @Nullable Double value,
      @Nullable Agreement agreement,
      @Nullable Scores scores,
      String note) {
    private static Of of(SetPlot plot) {
      var agreement = plot.agreement();
      var told = plot.told();
      return new Of(
          plot.set(),
          plot.name(),
          plot.role(),
          plot.accuracy(),
          plot.metric().spelled(),
          plot.value(),
          agreement == null ? null : Agreement.of(agreement),
          told == null ? null : Scores.of(told),
          plot.note());
    }
  }

  /// Claimed against re-run.
  ///
  /// @param match the tolerance within which it is REPRODUCED
  /// @param review the tolerance within which a human judges
  /// @param differences pairs by the power of ten of their difference
  /// @param worst the ten pairs that differ most
  public record Agreement(
      int setVersion,
      int pairs,
      double match,
      double review,
      double max,
      List<Decade> differences,
      List<WorstPairs.Pair> worst) {
    private static Agreement of(SetPlot.Agreement agreement) {
      return new Agreement(
          agreement.setVersion(),
          agreement.histogram().pairs(),
          agreement.match(),
          agreement.review(),
          agreement.max(),
          agreement.histogram().bars().stream().map(Decade::of).toList(),
          agreement.worst().pairs());
    }
  }

  /// @param differences `1e-4 to 1e-3`
  public record Decade(String differences, int pairs) {
    private static Decade of(Histogram.Bar bar) {
      return new Decade(bar.label(), bar.count());
    }
  }

  /// What scores and labels tell together.
  ///
  /// @param kind cosine, squared-l2, l2 or decision
  /// @param threshold mean over the folds, in the unit of the scores; null: there is none
  /// @param distribution null: the scores are decisions, or the pairs of one kind
  /// @param curve null: the scores are decisions, or the pairs of one kind
  /// @param std over the folds; null: there are none
  /// @param folds accuracy of each, shares of 1
  public record Scores(
      String kind,
      @Nullable Double threshold,
      @Nullable ScoreDistribution distribution,
      @Nullable Curve curve,
      List<Group> groups,
      @Nullable Double std,
      List<Double> folds) {
    private static Scores of(SetPlot.Told told) {
      var curve = told.summary().curve();
      return new Scores(
          told.kind().name(),
          told.threshold(),
          told.summary().distribution(),
          curve == null ? null : Curve.of(curve),
          told.summary().groups().stream().map(Group::of).toList(),
          told.std(),
          told.folds());
    }
  }

  /// @param points those that the set supports, by ascending FAR
  /// @param tarAtFar at whole powers of ten, those that are not stated among them
  public record Curve(
      int genuinePairs,
      int impostorPairs,
      List<Point> points,
      List<Guarded> tarAtFar,
      double eer,
      double auc) {
    private static Curve of(RateCurve curve) {
      return new Curve(
          curve.genuinePairs(),
          curve.impostorPairs(),
          curve.points().stream().filter(TarAtFar::supported).map(Point::of).toList(),
          curve.decades().stream().map(Guarded::of).toList(),
          curve.eer().rate(),
          curve.auc());
    }
  }

  /// @param threshold null: no pair is accepted
  public record Point(double far, double tar, double fnmr, @Nullable Double threshold) {
    private static Point of(TarAtFar at) {
      return new Point(
          at.far(),
          at.tar(),
          1 - at.tar(),
          Double.isInfinite(at.threshold()) ? null : at.threshold());
    }
  }

  /// @param tar null: not stated, the set has too few impostor pairs
  /// @param neededImpostors without which it is not stated
  public record Guarded(double far, @Nullable Double tar, long neededImpostors) {
    private static Guarded of(TarAtFar at) {
      return new Guarded(at.far(), at.supported() ? at.tar() : null, Math.round(1 / at.far()));
    }
  }

  /// @param accuracy a share of 1, with its 95 % interval
  public record Group(String name, int pairs, double accuracy, double low, double high) {
    private static Group of(SetPlot.Group group) {
      return new Group(
          group.name(),
          group.pairs(),
          group.accuracy(),
          group.interval().low(),
          group.interval().high());
    }
  }
}
