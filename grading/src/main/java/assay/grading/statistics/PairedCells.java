package assay.grading.statistics;

import assay.grading.protocol.Readout;
import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.Optional;

/// Two systems on the same millions of pairs: counts by the cells of both at once, drawn anew
/// together. Immutable; for any number of threads.
public final class PairedCells {
  private static final double GROWTH = 5e-3;

  private final double far;
  private final ScoreCells first;
  private final ScoreCells second;

  /// Cells of both and the label in one number, ascending, each once.
  private final long[] joint;

  private final Poisson[] counts;

  private PairedCells(double far, ScoreCells first, ScoreCells second, boolean[] same) {
    this.far = far;
    this.first = first;
    this.second = second;
    var keys = new long[same.length];
    Arrays.parallelSetAll(
        keys,
        pair ->
            ((long) first.cellOf(pair) * second.count() + second.cellOf(pair)) * 2
                + (same[pair] ? 1 : 0));
    Arrays.parallelSort(keys);
    int distinct = 0;
    var sizes = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        keys[distinct++] = keys[i];
      }
      sizes[distinct - 1]++;
    }
    this.joint = Arrays.copyOf(keys, distinct);
    this.counts =
        Arrays.stream(sizes, 0, distinct)
            .mapToObj(size -> new Poisson(size))
            .toArray(Poisson[]::new);
  }

  /// For one FAR: impostors far below its threshold share a cell.
  ///
  /// @param firstScores shape (P), finite
  /// @param secondScores shape (P), finite
  /// @param same shape (P)
  /// @param far a share from 0 to 1
  /// @throws IllegalArgumentException when the lengths differ or a score is not finite
  public static PairedCells of(
      double[] firstScores, double[] secondScores, boolean[] same, ScoreKind kind, double far) {
    double impostors = 0;
    for (boolean one : same) {
      impostors += one ? 0 : 1;
    }
    // A replicate's threshold strays by some multiples of the root of far × impostors.
    int most = (int) Math.min(Integer.MAX_VALUE, 2 * far * impostors + 100);
    return new PairedCells(
        far,
        ScoreCells.binned(firstScores, same, kind, GROWTH, most),
        ScoreCells.binned(secondScores, same, kind, GROWTH, most),
        same);
  }

  /// Paired bootstrap of the difference in TAR, the first less the second, by Poisson counts.
  ///
  /// @return empty where a TAR is not defined
  public Optional<Difference> difference(Readout readout, Plan plan) {
    var figure = CurveFigure.tarAtFar(far, readout);
    var replicates =
        ScoreCells.replicates(plan, replicate -> drawn(figure, Draws.of(plan.seed(), replicate)));
    return Difference.of(first.figure(figure) - second.figure(figure), replicates, plan.level());
  }

  private double drawn(CurveFigure figure, Draws draws) {
    var counted = new long[2][2][];
    for (int label = 0; label < 2; label++) {
      counted[label][0] = new long[first.count()];
      counted[label][1] = new long[second.count()];
    }
    for (int i = 0; i < joint.length; i++) {
      int count = counts[i].draw(draws);
      var ofLabel = counted[(int) (joint[i] % 2)];
      long cells = joint[i] / 2;
      ofLabel[0][(int) (cells / second.count())] += count;
      ofLabel[1][(int) (cells % second.count())] += count;
    }
    return figure.of(counted[1][0], counted[0][0]) - figure.of(counted[1][1], counted[0][1]);
  }
}
