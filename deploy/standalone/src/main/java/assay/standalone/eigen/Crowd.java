package assay.standalone.eigen;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Pictures to learn from.
///
/// @param pixels uint8 RGB, CHW, 3 × 112 × 112, one array a picture
/// @param person who is on it
public record Crowd(byte[][] pixels, int[] person) {
  static final int SIZE = 112;

  public Crowd {
    if (pixels.length != person.length) {
      throw new IllegalArgumentException(
          "expected a person for each of " + pixels.length + " pictures, found " + person.length);
    }
  }

  /// The pictures of the first persons only.
  public Crowd ofPersonsBelow(int bound) {
    int[] kept = IntStream.range(0, person.length).filter(i -> person[i] < bound).toArray();
    return new Crowd(
        Arrays.stream(kept).mapToObj(i -> pixels[i]).toArray(byte[][]::new),
        Arrays.stream(kept).map(i -> person[i]).toArray());
  }

  /// A picture after the stage that the graphs begin with.
  interface Look {
    double[] of(byte[] pixels);
  }

  double[][] seen(Look look) {
    return Arrays.stream(pixels).parallel().map(look::of).toArray(double[][]::new);
  }
}
