package assay.web.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Claimed scores across, re-run scores up, with the diagonal on which they agree and the band of
/// what is still for a human. Places are in a square of 0 to 100, the origin at the top left.
///
/// @param dots at most 600: the worst 200, and every k-th of the rest
/// @param band half the band's height, in the units of the square
/// @param pairs how many there were
public record Scatter(Axis axis, List<Dot> dots, double band, int pairs) {
  private static final int MOST = 600;
  private static final int WORST = 200;

  /// @param tone good, warn or bad: within match, within review, beyond
  public record Dot(double x, double y, String tone) {}

  public Scatter {
    dots = List.copyOf(dots);
  }

  public static Scatter of(double[] claimed, double[] rerun, double match, double review) {
    var axis =
        Axis.over(
            DoubleStream.concat(DoubleStream.of(claimed), DoubleStream.of(rerun))
                .summaryStatistics());
    var order = order(claimed, rerun);
    var step = Math.max(1, (claimed.length - WORST + MOST - WORST - 1) / (MOST - WORST));
    var dots = new ArrayList<Dot>();
    for (int k = 0; k < order.length; k++) {
      if (k < WORST || (k - WORST) % step == 0) {
        int pair = (int) ~order[k];
        var tone = Tone.of(Math.abs(claimed[pair] - rerun[pair]), match, review);
        dots.add(new Dot(axis.place(claimed[pair]), 100 - axis.place(rerun[pair]), tone));
      }
    }
    // The worst are drawn last, on top.
    return new Scatter(axis, dots.reversed(), axis.length(review), claimed.length);
  }

  /// Pairs by falling difference as far as a float tells two apart, the pair's number in the lower
  /// half, all bits turned over: sorting numbers is fifty times faster than sorting objects.
  private static long[] order(double[] claimed, double[] rerun) {
    var keys = new long[claimed.length];
    for (int pair = 0; pair < keys.length; pair++) {
      long difference = Float.floatToIntBits((float) Math.abs(claimed[pair] - rerun[pair]));
      keys[pair] = ~(difference << Integer.SIZE | pair);
    }
    Arrays.sort(keys);
    return keys;
  }

  /// The dots of a tone as one path of few bytes: a point within match, a square within review, a
  /// cross beyond, told apart without their colours.
  public String dotsOf(String tone) {
    boolean isCross = tone.equals("bad");
    var mark = isCross ? "l2 2m-2 0l2-2" : "h0";
    int corner = isCross ? 1 : 0;
    var path = new StringBuilder();
    for (var dot : dots) {
      if (dot.tone().equals(tone)) {
        path.append(String.format(Locale.ROOT, "M%.1f %.1f", dot.x() - corner, dot.y() - corner))
            .append(mark);
      }
    }
    return path.toString();
  }

  /// The band along the diagonal, cut off at the square's edges.
  public String bandPath() {
    var b = Math.min(band, 100);
    return String.format(
        Locale.ROOT, "M0 100V%.2fL%.2f 0H100V%.2fL%.2f 100Z", 100 - b, 100 - b, b, b);
  }
}
