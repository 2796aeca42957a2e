package assay.grading.protocol;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Pooled templates of an IJB-like set, L2-normalised, and the scores of pairs of them.
///
/// Immutable; for any number of threads.
public final class Templates {
  /// Pairs at a time.
  private static final int BLOCK = 1 << 20;

  /// Templates at a time: of 512 float64 each, four MiB.
  private static final int TILE = 1024;

  /// Ids up to here are looked up in a table, which costs 4 bytes an id; beyond, they are searched.
  private static final int TABLE = 1 << 24;

  private final int[] ids;
  private final double[][] rows;

  /// One more than the row of an id, 0 where there is none; empty where ids are negative or large.
  private final int[] table;

  /// @param ids ascending, shape (T)
  /// @param rows of length 1 (or 0), shape (T, D)
  Templates(int[] ids, double[][] rows) {
    this.ids = ids;
    this.rows = rows;
    this.table = table(ids);
  }

  private static int[] table(int[] ids) {
    if (ids.length == 0 || ids[0] < 0 || ids[ids.length - 1] >= TABLE) {
      return new int[0];
    }
    var table = new int[ids[ids.length - 1] + 1];
    for (int row = 0; row < ids.length; row++) {
      table[ids[row]] = row + 1;
    }
    return table;
  }

  /// Template ids, ascending, shape (T).
  public int[] ids() {
    return ids.clone();
  }

  /// Number of templates T.
  public int size() {
    return ids.length;
  }

  /// Whether there is a template of this id.
  public boolean contains(int id) {
    return Arrays.binarySearch(ids, id) >= 0;
  }

  /// The embedding of a template: float64, of length 1; all zero if its images summed to zero.
  /// Shape (D).
  ///
  /// @throws IllegalArgumentException when there is no template of this id
  public double[] embedding(int id) {
    return rows[index(id)].clone();
  }

  /// Cosines of pairs of templates: dot products in float64, on all cores. Range [-1, 1] up to
  /// rounding; higher is more similar.
  ///
  /// @param first template ids, shape (P)
  /// @param second template ids, shape (P)
  /// @return shape (P)
  /// @throws IllegalArgumentException when the lengths differ, or there is no template of an id
  public double[] scores(int[] first, int[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "expected pairs, found " + first.length + " and " + second.length + " template ids");
    }
    var scores = new double[first.length];
    IntStream.range(0, (first.length + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(block -> score(first, second, scores, block * BLOCK));
    return scores;
  }

  /// A block of pairs, those whose second templates are neighbours together, and among them in the
  /// order of their first: so the processor's cache has most templates when they are needed.
  private void score(int[] first, int[] second, double[] scores, int from) {
    int to = Math.min(scores.length, from + BLOCK);
    var order = IntStream.range(from, to).toArray();
    order = sorted(order, i -> index(first[i]), ids.length);
    order = sorted(order, i -> index(second[i]) / TILE, ids.length / TILE + 1);
    for (var i : order) {
      scores[i] = dot(rows[index(first[i])], rows[index(second[i])]);
    }
  }

  /// By a key below `keys`; equal ones stay in their order.
  private static int[] sorted(int[] pairs, IntUnaryOperator key, int keys) {
    var starts = new int[keys + 1];
    for (var pair : pairs) {
      starts[key.applyAsInt(pair) + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    var sorted = new int[pairs.length];
    for (var pair : pairs) {
      sorted[starts[key.applyAsInt(pair)]++] = pair;
    }
    return sorted;
  }

  private int index(int id) {
    int index =
        table.length == 0
            ? Arrays.binarySearch(ids, id)
            : id < 0 || id >= table.length ? -1 : table[id] - 1;
    if (index < 0) {
      throw new IllegalArgumentException("there is no template " + id);
    }
    return index;
  }

  /// Eight running sums: the additions do not wait for each other.
  static double dot(double[] x, double[] y) {
    double a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    var i = 0;
    for (; i <= x.length - 8; i += 8) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
      e += x[i + 4] * y[i + 4];
      f += x[i + 5] * y[i + 5];
      g += x[i + 6] * y[i + 6];
      h += x[i + 7] * y[i + 7];
    }
    var sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    for (; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
