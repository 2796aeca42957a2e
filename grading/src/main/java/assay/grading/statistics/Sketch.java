package assay.grading.statistics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A vector of scores in 256 bytes, by which most pairs of vectors are told apart without reading
/// them: random projections of its values and of its ranks (Johnson and Lindenstrauss 1984).
///
/// Of two vectors of length 1 whose correlation is r, the squared distance is 2(1 - r), and the
/// mean squared difference of their projections on 32 random directions is that, give or take: it
/// is more than four times as much less than once in 10^12 times.
public final class Sketch {
  public static final int BYTES = 256;

  private static final int DIRECTIONS = 32;
  private static final double SLACK = 4;

  private final float[] values;
  private final float[] ranks;

  private Sketch(float[] values, float[] ranks) {
    this.values = values;
    this.ranks = ranks;
  }

  /// @param values mean 0, sum of squares 1
  /// @param ranks likewise
  static Sketch of(double[] values, double[] ranks) {
    var ofValues = new double[DIRECTIONS];
    var ofRanks = new double[DIRECTIONS];
    for (int i = 0; i < values.length; i++) {
      int signs = signs(i);
      for (int k = 0; k < DIRECTIONS; k++) {
        // 1 or -1 by one bit, without a branch.
        int sign = 1 - (signs >>> k & 1) * 2;
        ofValues[k] += sign * values[i];
        ofRanks[k] += sign * ranks[i];
      }
    }
    return new Sketch(floats(ofValues), floats(ofRanks));
  }

  /// The reverse of [#bytes].
  ///
  /// @throws IllegalArgumentException when there are not so many
  public static Sketch read(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("expected " + BYTES + " bytes, found " + bytes.length);
    }
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var values = new float[DIRECTIONS];
    var ranks = new float[DIRECTIONS];
    floats.get(values).get(ranks);
    return new Sketch(values, ranks);
  }

  /// Little-endian float32, first of the values, then of the ranks.
  public byte[] bytes() {
    var bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values).put(ranks);
    return bytes.array();
  }

  /// Whether the vectors may correlate so much, by their values or by their ranks and with either
  /// sign; false is certain, true is to be looked at.
  ///
  /// @param correlation at least 0
  public boolean mayCorrelate(Sketch other, double correlation) {
    double most = SLACK * 2 * (1 - correlation);
    return distance(values, other.values) <= most || distance(ranks, other.ranks) <= most;
  }

  private static double distance(float[] a, float[] b) {
    double same = 0;
    double opposite = 0;
    for (int k = 0; k < DIRECTIONS; k++) {
      same += square(a[k] - b[k]);
      opposite += square(a[k] + b[k]);
    }
    return Math.min(same, opposite) / DIRECTIONS;
  }

  private static double square(double value) {
    return value * value;
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }

  /// Thirty-two signs for element i, the same ever after: the finalizer of SplitMix64.
  private static int signs(int i) {
    long z = (i + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return (int) (z >>> 32);
  }
}
