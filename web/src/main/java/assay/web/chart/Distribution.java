package assay.web.chart;

import assay.web.Numbers;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// Genuine and impostor scores as two outlines over the same bins, each in percent of its own
/// pairs. Places are in an area of 100 × 62, the origin at the top left.
///
/// @param unit what the scores are: `cosine`, `squared L2 distance`
/// @param across ticks of the scores
/// @param up ticks of the shares, at their places from the top
/// @param bins as they are counted
/// @param threshold what the protocol decides by, in the unit of the scores; null: nothing
public record Distribution(
    String unit,
    List<Axis.Tick> across,
    List<Axis.Tick> up,
    List<Bin> bins,
    Kind genuine,
    Kind impostors,
    @Nullable Threshold threshold) {
  /// How far two names must lie apart.
  private static final double NAME = 26;

  public record Bin(double from, double to, int genuine, int impostors) {
    /// `0.2 to 0.25`
    public String label() {
      return Numbers.plain(from) + " to " + Numbers.plain(to);
    }
  }

  /// @param path its outline, from the baseline to the baseline
  /// @param nameX where its name stands, in the middle over the highest bin
  /// @param nameY the baseline of its name
  /// @param medianX place of its median
  public record Kind(
      int pairs, String path, double nameX, double nameY, double median, double medianX) {}

  public record Threshold(double value, double x) {}

  /// Medians and the threshold, in the unit of the scores.
  ///
  /// @param threshold null: there is none
  public record Marks(double genuineMedian, double impostorMedian, @Nullable Double threshold) {}

  public Distribution {
    across = List.copyOf(across);
    up = List.copyOf(up);
    bins = List.copyOf(bins);
  }

  /// @param bins side by side, at least one, with pairs of either kind
  public static Distribution of(String unit, List<Bin> bins, Marks marks) {
    var edges = new Axis(bins.getFirst().from(), bins.getLast().to(), 1);
    var scores = Axis.within(edges.from(), edges.to());
    var genuine = new Outline(bins, Bin::genuine, edges);
    var impostors = new Outline(bins, Bin::impostors, edges);
    // Room above the highest bin for its name.
    var shares =
        Axis.over(
            DoubleStream.of(0, 1.12 * Math.max(genuine.most(), impostors.most()))
                .summaryStatistics());
    var names = apart(genuine.peak(), impostors.peak());
    var threshold = marks.threshold();
    return new Distribution(
        unit,
        scores.stream()
            .map(tick -> new Axis.Tick(edges.place(tick.place()), tick.label()))
            .toList(),
        shares.ticks().stream()
            .map(tick -> new Axis.Tick(Area.down(tick.place()), tick.label()))
            .toList(),
        bins,
        genuine.kind(shares, names[0], marks.genuineMedian()),
        impostors.kind(shares, names[1], marks.impostorMedian()),
        threshold == null || threshold < edges.from() || threshold > edges.to()
            ? null
            : new Threshold(threshold, edges.place(threshold)));
  }

  /// Two places that keep the distance of a name, each within the area.
  private static double[] apart(double a, double b) {
    double middle = (a + b) / 2;
    double half = Math.max(NAME, Math.abs(a - b)) / 2;
    middle = Math.clamp(middle, Math.min(half + 6, 50), Math.max(94 - half, 50));
    return a < b
        ? new double[] {middle - half, middle + half}
        : new double[] {middle + half, middle - half};
  }

  private record Outline(List<Bin> bins, ToIntFunction<Bin> count, Axis edges) {
    int pairs() {
      return bins.stream().mapToInt(count).sum();
    }

    double share(Bin bin) {
      return 100.0 * count.applyAsInt(bin) / pairs();
    }

    double most() {
      return bins.stream().mapToDouble(this::share).max().orElse(0);
    }

    /// The middle of the highest bin.
    double peak() {
      var highest = bins.getFirst();
      for (var bin : bins) {
        highest = share(bin) > share(highest) ? bin : highest;
      }
      return edges.place((highest.from() + highest.to()) / 2);
    }

    Kind kind(Axis shares, double nameX, double median) {
      return new Kind(
          pairs(),
          path(shares),
          nameX,
          Area.down(shares.place(most())) - 2,
          median,
          edges.place(median));
    }

    private String path(Axis shares) {
      var path = new StringBuilder();
      double height = -1;
      for (var bin : bins) {
        double top = Area.down(shares.place(share(bin)));
        if (path.isEmpty()) {
          path.append(Area.step(true, edges.place(bin.from()), Area.HEIGHT));
        } else if (top == height) {
          continue;
        } else {
          path.append('H').append(Numbers.place(edges.place(bin.from())));
        }
        path.append('V').append(Numbers.place(top));
        height = top;
      }
      return path.append("H100.00V").append(Numbers.place(Area.HEIGHT)).toString();
    }
  }
}
