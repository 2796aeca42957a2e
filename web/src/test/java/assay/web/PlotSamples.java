package assay.web;

import assay.web.chart.Distribution;
import assay.web.chart.FoldChart;
import assay.web.chart.GroupChart;
import assay.web.chart.Histogram;
import assay.web.chart.Rates;
import assay.web.chart.Scatter;
import assay.web.chart.WorstPairs;
import assay.web.submission.SetPlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// Plots of scores drawn from two normal distributions, for the render tests and the gallery.
final class PlotSamples {
  private PlotSamples() {}

  static SetPlots mismatch() {
    return disagreed(600);
  }

  /// A third of the pairs beyond every tolerance.
  static SetPlots disagreed(int pairs) {
    var random = new Random(11);
    var claimed = random.doubles(pairs, -0.1, 0.6).toArray();
    var rerun =
        IntStream.range(0, pairs)
            .mapToDouble(i -> claimed[i] + random.nextGaussian() * (i % 3 == 0 ? 0.08 : 1e-6))
            .toArray();
    return new SetPlots(
        "plot-sanitizer",
        "Sanitizer",
        "public",
        null,
        "accuracy",
        agreement(claimed, rerun),
        null,
        "");
  }

  static SetPlots reproduced(int pairs) {
    var random = new Random(12);
    var claimed = random.doubles(pairs, -0.1, 0.6).toArray();
    var rerun = Arrays.stream(claimed).map(s -> s + random.nextGaussian() * 2e-5).toArray();
    return new SetPlots(
        "plot-sanitizer",
        "Sanitizer",
        "public",
        null,
        "accuracy",
        agreement(claimed, rerun),
        null,
        "Distributions of this set are shown later.");
  }

  static SetPlots secret(String name) {
    return new SetPlots(
        "plot-" + name,
        name,
        "hidden",
        0.9,
        "accuracy",
        null,
        null,
        "Shown when the phase is over.");
  }

  private static SetPlots.Agreement agreement(double[] claimed, double[] rerun) {
    return new SetPlots.Agreement(
        Scatter.of(claimed, rerun, 0.001, 0.01),
        Histogram.of(claimed, rerun, 0.001, 0.01),
        WorstPairs.of(claimed, rerun, 0.001, 0.01),
        0.231);
  }

  /// @param apart distance of the two means, in deviations of 0.1
  static SetPlots set(String name, double apart, int ofEach) {
    var random = new Random(ofEach);
    var genuine =
        random.doubles(ofEach).map(_ -> 0.1 * apart + 0.1 * random.nextGaussian()).sorted();
    var impostors = random.doubles(ofEach).map(_ -> 0.1 * random.nextGaussian()).sorted();
    return new SetPlots(
        "plot-" + name.toLowerCase(Locale.ROOT),
        name,
        "hidden",
        0.93231,
        "accuracy",
        null,
        told(genuine.toArray(), impostors.toArray(), 0.05 * apart),
        "");
  }

  private static SetPlots.Told told(double[] genuine, double[] impostors, double threshold) {
    int ofEach = genuine.length;
    var bins = new ArrayList<Distribution.Bin>();
    for (int k = -10; k < 20; k++) {
      bins.add(
          new Distribution.Bin(
              k / 20.0,
              (k + 1) / 20.0,
              between(genuine, k / 20.0, (k + 1) / 20.0),
              between(impostors, k / 20.0, (k + 1) / 20.0)));
    }
    var points = new ArrayList<Rates.Point>();
    var guards = new ArrayList<Rates.Guard>();
    for (int k = 0; k <= 60; k++) {
      double far = Math.pow(10, k / 10.0 - 6);
      int accepted = (int) (far * ofEach + 1e-9);
      var bar = accepted >= ofEach ? -9 : impostors[ofEach - 1 - accepted];
      var point = new Rates.Point(far, between(genuine, bar + 1e-12, 9) / (double) ofEach, bar);
      if (accepted > 0) {
        points.add(point);
      }
      if (k % 10 == 0 && k < 60) {
        guards.addFirst(
            new Rates.Guard(far, point.tar(), Math.round(1 / far), accepted > 0, accepted >= 30));
      }
    }
    double missed = between(genuine, -9, threshold) / (double) ofEach;
    return new SetPlots.Told(
        Distribution.of(
            "cosine",
            bins,
            new Distribution.Marks(genuine[ofEach / 2], impostors[ofEach / 2], threshold)),
        SetPlots.Curves.of(
            new Rates(ofEach, ofEach, points, guards, Math.max(missed, 1e-9), 1 - missed * missed)),
        GroupChart.of(
            List.of(
                new GroupChart.Group("African", 1_500, 0.905, 0.889, 0.919),
                new GroupChart.Group("Asian", 1_500, 0.9213, 0.907, 0.934),
                new GroupChart.Group(Samples.HOSTILE, 1_200, 0.951, 0.937, 0.962),
                new GroupChart.Group("Indian", 60, 0.9333, 0.841, 0.974)),
            0.93231),
        FoldChart.of(
            List.of(.93, .925, .941, .938, .93, .92, .9283, .935, .9367, .945), 0.93231, 0.0071));
  }

  private static int between(double[] scores, double from, double to) {
    return (int) Arrays.stream(scores).filter(score -> score >= from && score < to).count();
  }
}
