package assay.worker.network;

import java.util.SplittableRandom;

/// Images that show nobody: waves of drawn length and direction, a little grain. The same seed and
/// number give the same pixels, on any machine.
public final class MadeImages {
  private static final int WAVES = 6;
  private static final double GRAIN = 24;

  private MadeImages() {}

  /// Writes image i, C × H × W bytes of 3 × 112 × 112, to `to` from `offset` on.
  public static void write(long seed, int i, byte[] to, int offset) {
    var random = new SplittableRandom(seed * 1_000_003 + i);
    int at = offset;
    for (int c = 0; c < IResNet.CHANNELS; c++) {
      var waves = new double[WAVES][];
      for (int w = 0; w < WAVES; w++) {
        waves[w] =
            new double[] {
              random.nextDouble(-0.4, 0.4),
              random.nextDouble(-0.4, 0.4),
              random.nextDouble(2 * Math.PI),
              random.nextDouble(10, 40)
            };
      }
      double light = random.nextDouble(80, 176);
      for (int y = 0; y < IResNet.SIDE; y++) {
        for (int x = 0; x < IResNet.SIDE; x++) {
          double value = light + GRAIN * (random.nextDouble() - 0.5);
          for (var wave : waves) {
            value += wave[3] * StrictMath.sin(wave[0] * x + wave[1] * y + wave[2]);
          }
          to[at++] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
      }
    }
  }
}
