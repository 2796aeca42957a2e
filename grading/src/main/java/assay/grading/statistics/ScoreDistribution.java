package assay.grading.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How genuine and impostor scores are spread, over bins that both share. Bins have round ends, so
/// that the smallest and the largest score are not told.
///
/// @param bins ascending and side by side, at most 40
/// @param genuineMedian as `numpy.median`
/// @param impostorMedian as `numpy.median`
public record ScoreDistribution(List<Bin> bins, double genuineMedian, double impostorMedian) {
  private static final int MOST_BINS = 40;

  public ScoreDistribution {
    bins = List.copyOf(bins);
  }

  /// Scores from `from` on and below `to`; in the last bin also those at `to`, as `numpy.histogram`
  /// counts.
  public record Bin(double from, double to, int genuine, int impostors) {}

  /// @param scores shape (P), finite
  /// @param same shape (P)
  /// @throws IllegalArgumentException when the lengths differ, a score is not finite, or there is
  ///   no genuine pair or no impostor
  public static ScoreDistribution of(double[] scores, boolean[] same) {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(scores.length + " scores for " + same.length + " labels");
    }
    var genuine = ofKind(scores, same, true);
    var impostors = ofKind(scores, same, false);
    if (genuine.length == 0 || impostors.length == 0) {
      throw new IllegalArgumentException("expected genuine pairs and impostors");
    }
    var low = Math.min(genuine[0], impostors[0]);
    var high = Math.max(genuine[genuine.length - 1], impostors[impostors.length - 1]);
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException("expected finite scores");
    }
    var edges = edges(low, high);
    var ofGenuine = counts(genuine, edges);
    var ofImpostors = counts(impostors, edges);
    var bins = new ArrayList<Bin>();
    for (int i = 0; i < ofGenuine.length; i++) {
      bins.add(new Bin(edges[i], edges[i + 1], ofGenuine[i], ofImpostors[i]));
    }
    return new ScoreDistribution(bins, Quantiles.of(genuine, 0.5), Quantiles.of(impostors, 0.5));
  }

  /// Ascending.
  private static double[] ofKind(double[] scores, boolean[] same, boolean kind) {
    int count = 0;
    for (int i = 0; i < scores.length; i++) {
      count += same[i] == kind ? 1 : 0;
    }
    var ofKind = new double[count];
    for (int i = 0, k = 0; i < scores.length; i++) {
      if (same[i] == kind) {
        ofKind[k++] = scores[i];
      }
    }
    Arrays.parallelSort(ofKind);
    return ofKind;
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  private static double[] edges(double low, double high) {
    // Equal scores still need a bin that can be told from its neighbour.
    var span = Math.max(high - low, Math.max(1e-6, Math.abs(high) * 1e-3));
    var rough = span / (MOST_BINS - 1);
    int exponent = (int) Math.floor(Math.log10(rough));
    var lead = rough / Math.pow(10, exponent);
    long factor = lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10;
    var first = (long) Math.floor(low / (factor * Math.pow(10, exponent)));
    while (edge(first, factor, exponent) > low) {
      first--;
    }
    var last = first + 1;
    while (edge(last, factor, exponent) < high) {
      last++;
    }
    var edges = new double[(int) (last - first) + 1];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = edge(first + i, factor, exponent);
    }
    return edges;
  }

  /// One division or product of whole numbers: 3 × 0.1 as 0.3.
  private static double edge(long index, long factor, int exponent) {
    var whole = (double) (index * factor);
    return exponent < 0 ? whole / Math.pow(10, -exponent) : whole * Math.pow(10, exponent);
  }

  private static int[] counts(double[] sorted, double[] edges) {
    var counts = new int[edges.length - 1];
    int bin = 0;
    for (var score : sorted) {
      while (bin < counts.length - 1 && score >= edges[bin + 1]) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }
}
