package assay.grading.protocol;

import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// The thresholds among which a protocol chooses, ascending, and which way the scores point.
///
/// A pair counts as genuine when its distance is *below* the threshold, or its similarity *above*
/// it; on the threshold it does not. NaN never does.
public final class Thresholds {
  private static final Thresholds DISTANCES = arange(0, 4, 0.01, ScoreKind.SQUARED_L2);
  private static final Thresholds FINE_DISTANCES = arange(0, 4, 0.001, ScoreKind.SQUARED_L2);
  private static final Thresholds COSINES = arange(-1, 1, 0.001, ScoreKind.COSINE);

  private final double[] values;
  private final boolean higherIsSimilar;

  /// Distance of neighbours, 0 where they lie unevenly.
  private final double step;

  private Thresholds(double[] values, boolean higherIsSimilar, double step) {
    this.values = values;
    this.higherIsSimilar = higherIsSimilar;
    this.step = step;
  }

  /// `np.arange(0, 4, 0.01)`, for squared L2 distances: what insightface, AdaFace, TFace and DataCV
  /// choose from for accuracy (PROTOCOLS §4.3). Its values are i × 0.01, which is not always the
  /// decimal: the 36th is 0.35000000000000003.
  public static Thresholds distances() {
    return DISTANCES;
  }

  /// `np.arange(0, 4, 0.001)`, for squared L2 distances: insightface's for val@FAR.
  public static Thresholds fineDistances() {
    return FINE_DISTANCES;
  }

  /// `np.arange(-1, 1, 0.001)`, for cosines: TFace's for RFW.
  public static Thresholds cosines() {
    return COSINES;
  }

  /// `np.arange(start, stop, step)` in float64, with numpy's rounding: start + i × ((start + step)
  /// - start).
  ///
  /// @param kind says which way the scores point
  /// @throws IllegalArgumentException when there is no threshold, or more than a million
  public static Thresholds arange(double start, double stop, double step, ScoreKind kind) {
    double count = Math.ceil((stop - start) / step);
    if (!(count >= 1 && count <= 1e6)) {
      throw new IllegalArgumentException(
          "expected 1 to 1000000 thresholds, found " + start + " to " + stop + " by " + step);
    }
    double delta = start + step - start;
    return even((int) count, i -> start + i * delta, kind.higherIsSimilar(), delta);
  }

  /// Every score that occurs, and one beyond the last: BioLab's choice. Never further from the best
  /// than a grid, and another accuracy.
  ///
  /// @param scores shape (P), finite, P > 0
  public static Thresholds observed(double[] scores, ScoreKind kind) {
    var distinct = Arrays.stream(scores).sorted().distinct().toArray();
    var values = Arrays.copyOf(distinct, distinct.length + 1);
    if (kind.higherIsSimilar()) {
      System.arraycopy(distinct, 0, values, 1, distinct.length);
      values[0] = distinct[0] - 1;
    } else {
      values[distinct.length] = distinct[distinct.length - 1] + 1;
    }
    return new Thresholds(values, kind.higherIsSimilar(), 0);
  }

  /// Each threshold rounded to float32, as numpy before 2 compares float32 distances with it
  /// (PROTOCOLS §4.3, 6).
  public Thresholds inFloat32() {
    return even(values.length, i -> (float) values[i], higherIsSimilar, step);
  }

  private static Thresholds even(
      int count, IntToDoubleFunction value, boolean higherIsSimilar, double step) {
    var values = new double[count];
    Arrays.setAll(values, value);
    return new Thresholds(values, higherIsSimilar, step);
  }

  /// How many there are.
  public int count() {
    return values.length;
  }

  /// The i-th, i from 0.
  public double at(int i) {
    return values[i];
  }

  /// Whether scores are similarities.
  public boolean higherIsSimilar() {
    return higherIsSimilar;
  }

  /// Whether a pair of this score counts as genuine.
  boolean accepts(double score, double threshold) {
    return higherIsSimilar ? score > threshold : score < threshold;
  }

  /// The index of the first threshold at which a pair of this score no longer counts as it does
  /// below all of them; the count, if it never changes.
  int turn(double score) {
    if (Double.isNaN(score)) {
      return higherIsSimilar ? 0 : values.length;
    }
    int i =
        step == 0
            ? insertion(score)
            : (int) Math.clamp((score - values[0]) / step, 0, values.length);
    while (i > 0 && isBelow(score, values[i - 1])) {
      i--;
    }
    while (i < values.length && !isBelow(score, values[i])) {
      i++;
    }
    return i;
  }

  private int insertion(double score) {
    int found = Arrays.binarySearch(values, score);
    return found < 0 ? -1 - found : found;
  }

  /// On a threshold neither a distance nor a similarity counts as genuine.
  private boolean isBelow(double score, double threshold) {
    return higherIsSimilar ? score <= threshold : score < threshold;
  }
}
