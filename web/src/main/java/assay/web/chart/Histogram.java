package assay.web.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How many pairs differ by how much, by powers of ten: agreement and mistake lie decades apart.
///
/// @param bars from the smallest difference to the largest
/// @param most pairs in the highest bar
public record Histogram(List<Bar> bars, int most, int pairs) {
  private static final int LOWEST = -8;
  private static final int HIGHEST = 1;

  /// @param label `1e-4 to 1e-3`
  /// @param start the label of its lower end: `1e-4`
  /// @param tone of the largest difference that it counts
  /// @param height 0 to 100
  public record Bar(String label, String start, int count, double height, String tone) {}

  public Histogram {
    bars = List.copyOf(bars);
  }

  public static Histogram of(double[] claimed, double[] rerun, double match, double review) {
    var counts = new int[HIGHEST - LOWEST + 1];
    for (int i = 0; i < claimed.length; i++) {
      counts[bin(Math.abs(claimed[i] - rerun[i]))]++;
    }
    int most = 1;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    var bars = new ArrayList<Bar>();
    for (int bin = 0; bin < counts.length; bin++) {
      var top = LOWEST + bin;
      var label = bin == 0 ? "up to " + power(top) : power(top - 1) + " to " + power(top);
      var start = bin == 0 ? "0" : power(top - 1);
      // A hair below its upper end, so that the decade under a tolerance of 1e-3 is within it.
      var tone = Tone.of(Math.pow(10, top) * (1 - 1e-9), match, review);
      bars.add(new Bar(label, start, counts[bin], 100.0 * counts[bin] / most, tone));
    }
    return new Histogram(bars, most, claimed.length);
  }

  /// Bin k holds differences up to 10^(LOWEST + k), the last one everything above.
  private static int bin(double difference) {
    int bin = 0;
    while (bin < HIGHEST - LOWEST && difference > Math.pow(10, LOWEST + bin)) {
      bin++;
    }
    return bin;
  }

  private static String power(int exponent) {
    return exponent >= 0
        ? String.format(Locale.ROOT, "%.0f", Math.pow(10, exponent))
        : "1e" + exponent;
  }
}
