package assay.standalone.face;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/// What light and camera do to the finished drawing, pixel by pixel.
final class Film {
  private Film() {}

  static void expose(BufferedImage image, Shot shot) {
    int size = image.getWidth();
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    smear(pixels, size, shot.grain());
    light(pixels, size, shot.light(), shot.grain());
  }

  /// Gradient, vignette, colour cast, exposure, then grain: luma and chroma from one draw a pixel.
  private static void light(int[] pixels, int size, Shot.Light light, Shot.Grain grain) {
    double lx = StrictMath.cos(light.direction());
    double ly = StrictMath.sin(light.direction());
    double[] gain = {
      light.exposure() * (1 + .10 * light.warmth()),
      light.exposure(),
      light.exposure() * (1 - .16 * light.warmth())
    };
    double strength = grain.noise() * .7;
    var draws = new Draws(grain.seed());
    for (int y = 0; y < size; y++) {
      double v = (y + .5) / size * 2 - 1;
      for (int x = 0; x < size; x++) {
        double u = (x + .5) / size * 2 - 1;
        double lit = 1 + light.gradient() * (lx * u + ly * v) - .03 * (u * u + v * v);
        long bits = draws.next();
        double luma = strength * triangle(bits);
        int pixel = pixels[y * size + x];
        int out = 0;
        for (int c = 0; c < 3; c++) {
          bits >>>= 16;
          int shift = 16 - 8 * c;
          double level =
              ((pixel >> shift) & 255) * lit * gain[c] + luma + strength * triangle(bits);
          out |= level(level) << shift;
        }
        pixels[y * size + x] = out;
      }
    }
  }

  /// In [-1, 1], from the low 16 bits.
  private static double triangle(long bits) {
    return ((bits & 255) + ((bits >> 8) & 255)) / 255.0 - 1;
  }

  private static int level(double value) {
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + .5);
  }

  /// A moving camera: the mean of seven samples along a line.
  private static void smear(int[] pixels, int size, Shot.Grain grain) {
    if (grain.smear() == 0) {
      return;
    }
    int[] sharp = pixels.clone();
    double reach = grain.smear() / 6 * size / Easel.UNITS;
    int[] offsets = new int[7];
    double cos = StrictMath.cos(grain.smearDirection()) * reach;
    double sin = StrictMath.sin(grain.smearDirection()) * reach;
    int[] dx = new int[7];
    for (int i = 0; i < 7; i++) {
      dx[i] = (int) StrictMath.rint((i - 3) * cos);
      offsets[i] = (int) StrictMath.rint((i - 3) * sin);
    }
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int i = 0; i < 7; i++) {
          int px = Math.clamp(x + dx[i], 0, size - 1);
          int py = Math.clamp(y + offsets[i], 0, size - 1);
          int pixel = sharp[py * size + px];
          red += (pixel >> 16) & 255;
          green += (pixel >> 8) & 255;
          blue += pixel & 255;
        }
        pixels[y * size + x] = (mean(red) << 16) | (mean(green) << 8) | mean(blue);
      }
    }
  }

  /// Of seven levels, rounded.
  private static int mean(int sum) {
    return (sum + 3) / 7;
  }
}
