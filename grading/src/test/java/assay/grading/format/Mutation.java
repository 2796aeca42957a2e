package assay.grading.format;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Random damage to a good file: bytes changed, cut out, doubled, or the end cut off.
public final class Mutation {
  private Mutation() {}

  public static byte[] of(byte[] good, RandomGenerator random) {
    var bytes = good.clone();
    for (var times = 1 + random.nextInt(3); times > 0 && bytes.length > 0; times--) {
      var at = random.nextInt(bytes.length);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)));
            case 2 -> doubled(bytes, at);
            default -> changed(bytes, at, (byte) random.nextInt());
          };
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, int at, byte value) {
    bytes[at] = value;
    return bytes;
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    var shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, shorter, from, bytes.length - to);
    return shorter;
  }

  private static byte[] doubled(byte[] bytes, int at) {
    var longer = Arrays.copyOf(bytes, bytes.length + 1);
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    return longer;
  }
}
