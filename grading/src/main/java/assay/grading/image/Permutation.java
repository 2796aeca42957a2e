package assay.grading.image;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// The order in which a worker meets the pairs of a set: row j of its pair map is pair `order[j]`.
///
/// File: `order` as little-endian int32, nothing else. It stays on the server: with it, the scores
/// of a worker are put back beside the labels.
///
/// @param order each of 0 … P - 1 once
public record Permutation(int[] order) {
  public Permutation {
    var seen = new BitSet(order.length);
    for (int k : order) {
      if (k < 0 || k >= order.length || seen.get(k)) {
        throw new IllegalArgumentException(
            "not a permutation of " + order.length + ": " + k + " is out of range or comes twice");
      }
      seen.set(k);
    }
  }

  /// Every order equally likely, as far as the generator is random (Fisher and Yates).
  public static Permutation random(int length, RandomGenerator random) {
    var order = new int[length];
    for (int j = 0; j < length; j++) {
      int k = random.nextInt(j + 1);
      order[j] = order[k];
      order[k] = j;
    }
    return new Permutation(order);
  }

  public int length() {
    return order.length;
  }

  /// Scores in pair order from scores in map order.
  ///
  /// @throws IllegalArgumentException when there are not as many as pairs
  public double[] unpermute(double[] mapOrder) {
    return unpermute(mapOrder, order);
  }

  /// Scores in pair order from scores in map order: the score of row j goes to pair
  /// `permutation[j]`.
  ///
  /// @throws IllegalArgumentException when the lengths differ
  public static double[] unpermute(double[] mapOrder, int[] permutation) {
    if (mapOrder.length != permutation.length) {
      throw new IllegalArgumentException(
          mapOrder.length + " scores for a permutation of " + permutation.length);
    }
    var scores = new double[mapOrder.length];
    for (int j = 0; j < scores.length; j++) {
      scores[permutation[j]] = mapOrder[j];
    }
    return scores;
  }

  public void write(OutputStream out) throws IOException {
    LittleEndian.write(out, order);
  }

  /// @throws IOException when it cannot be read or is not a permutation
  public static Permutation read(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        var arena = Arena.ofConfined()) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      if (bytes.byteSize() % Integer.BYTES != 0 || bytes.byteSize() > Integer.MAX_VALUE) {
        throw new IOException(file + " has " + bytes.byteSize() + " bytes, not a list of int32");
      }
      var order = new int[(int) (bytes.byteSize() / Integer.BYTES)];
      MemorySegment.copy(bytes, LittleEndian.INT, 0, order, 0, order.length);
      return new Permutation(order);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not a permutation", e);
    }
  }
}
