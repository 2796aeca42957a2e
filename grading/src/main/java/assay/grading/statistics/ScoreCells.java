package assay.grading.statistics;

import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// A score vector as cells of a ROC, the most similar first: to count weighted pairs in, or to draw
/// the counts themselves anew. Immutable; for any number of threads.
public final class ScoreCells {
  /// Cells grow with the rank: a thousandth of it, one impostor at least.
  private static final double GROWTH = 1e-3;

  private final int[] ofPair;
  private final boolean[] same;
  private final long[] genuine;
  private final long[] impostors;

  private ScoreCells(int[] ofPair, boolean[] same, int count) {
    this.ofPair = ofPair;
    this.same = same;
    this.genuine = new long[count];
    this.impostors = new long[count];
    for (int pair = 0; pair < ofPair.length; pair++) {
      (same[pair] ? genuine : impostors)[ofPair[pair]]++;
    }
  }

  /// A cell for each distinct score: every point of the ROC.
  ///
  /// @param scores shape (P), finite
  /// @param same shape (P)
  /// @throws IllegalArgumentException when the lengths differ or a score is not finite
  public static ScoreCells exact(double[] scores, boolean[] same, ScoreKind kind) {
    var similarities = similarities(scores, same, kind);
    var sorted = similarities.clone();
    Arrays.parallelSort(sorted);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return of(similarities, same, Arrays.copyOf(sorted, distinct));
  }

  /// For millions of pairs: a cell for each of the thousand most similar impostors, then cells that
  /// hold a thousandth of the impostors above them. A FAR is met to a thousandth of itself, which
  /// is far below its own chance.
  ///
  /// @param scores shape (P), finite
  /// @param same shape (P)
  /// @throws IllegalArgumentException when the lengths differ or a score is not finite
  public static ScoreCells binned(double[] scores, boolean[] same, ScoreKind kind) {
    return binned(scores, same, kind, GROWTH, Integer.MAX_VALUE);
  }

  /// @param growth a cell holds this share of the impostors above it
  /// @param most impostors beyond this rank share one cell
  static ScoreCells binned(
      double[] scores, boolean[] same, ScoreKind kind, double growth, int most) {
    var similarities = similarities(scores, same, kind);
    return of(similarities, same, edges(similarities, same, growth, most));
  }

  private static double[] similarities(double[] scores, boolean[] same, ScoreKind kind) {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(scores.length + " scores for " + same.length + " labels");
    }
    var similarities = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new IllegalArgumentException("expected finite scores, score " + i + " is not");
      }
      // Adding 0 turns -0 into 0, which searching would take for another number.
      similarities[i] = (kind.higherIsSimilar() ? scores[i] : -scores[i]) + 0.0;
    }
    return similarities;
  }

  /// Lower bounds of the cells, ascending. An impostor score that ends a cell gives two: what lies
  /// above it, and what is equal to it.
  private static double[] edges(double[] similarities, boolean[] same, double growth, int most) {
    var sorted = impostors(similarities, same);
    var edges = IntStream.builder();
    int above = 0;
    while (above < Math.min(sorted.length, most)) {
      int last = (int) Math.min(sorted.length, Math.max(above + 1L, (long) (above * (1 + growth))));
      int index = sorted.length - last;
      while (index > 0 && sorted[index - 1] == sorted[index]) {
        index--;
      }
      edges.add(index);
      above = sorted.length - index;
    }
    var indices = edges.build().toArray();
    var bounds = new double[2 * indices.length + 1];
    for (int i = 0; i < indices.length; i++) {
      double edge = sorted[indices[i]];
      bounds[bounds.length - 1 - 2 * i] = Math.nextUp(edge);
      bounds[bounds.length - 2 - 2 * i] = edge;
    }
    bounds[0] = Double.NEGATIVE_INFINITY;
    return Arrays.stream(bounds).distinct().toArray();
  }

  /// Ascending.
  private static double[] impostors(double[] similarities, boolean[] same) {
    var impostors = new double[similarities.length];
    int count = 0;
    for (int pair = 0; pair < same.length; pair++) {
      if (!same[pair]) {
        impostors[count++] = similarities[pair];
      }
    }
    Arrays.parallelSort(impostors, 0, count);
    return Arrays.copyOf(impostors, count);
  }

  private static ScoreCells of(double[] similarities, boolean[] same, double[] bounds) {
    int last = bounds.length - 1;
    var ofPair = new int[similarities.length];
    Arrays.parallelSetAll(
        ofPair,
        pair -> {
          int found = Arrays.binarySearch(bounds, similarities[pair]);
          return last - (found < 0 ? -2 - found : found);
        });
    return new ScoreCells(ofPair, same, bounds.length);
  }

  /// The figure as a metric of weighted pairs.
  public Metric metric(CurveFigure figure) {
    return weights -> {
      var drawnGenuine = new long[genuine.length];
      var drawnImpostors = new long[genuine.length];
      for (int pair = 0; pair < ofPair.length; pair++) {
        (same[pair] ? drawnGenuine : drawnImpostors)[ofPair[pair]] += weights[pair];
      }
      return figure.of(drawnGenuine, drawnImpostors);
    };
  }

  /// The figure of the pairs as they are.
  public double figure(CurveFigure figure) {
    return figure.of(genuine.clone(), impostors.clone());
  }

  /// The bootstrap of pairs without touching the pairs: each count is drawn from a Poisson
  /// distribution with itself as the mean, and shares are of what was drawn (Poisson bootstrap,
  /// Hanley & MacGibbon 2006). Knows nothing of identities.
  ///
  /// @return empty where the figure is not defined on the set or on more than a tenth of the
  ///   replicates
  public Optional<Interval> interval(CurveFigure figure, Plan plan) {
    var ofGenuine = poissons(genuine);
    var ofImpostors = poissons(impostors);
    var replicates =
        replicates(
            plan,
            replicate -> {
              var draws = Draws.of(plan.seed(), replicate);
              return figure.of(drawn(ofGenuine, draws), drawn(ofImpostors, draws));
            });
    return Interval.of(figure(figure), replicates, plan.level());
  }

  static double[] replicates(Plan plan, IntToDoubleFunction replicate) {
    return IntStream.range(0, plan.replicates()).parallel().mapToDouble(replicate).toArray();
  }

  private static Poisson[] poissons(long[] means) {
    return Arrays.stream(means).mapToObj(mean -> new Poisson(mean)).toArray(Poisson[]::new);
  }

  private static long[] drawn(Poisson[] counts, Draws draws) {
    return Arrays.stream(counts).mapToLong(count -> count.draw(draws)).toArray();
  }

  int cellOf(int pair) {
    return ofPair[pair];
  }

  int count() {
    return genuine.length;
  }
}
