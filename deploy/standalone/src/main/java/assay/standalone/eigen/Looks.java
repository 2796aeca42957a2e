package assay.standalone.eigen;

/// The first stages of the graphs, for fitting: crop, colour, pool. All models look at rows 12 to
/// 107 and columns 16 to 95: the face without most of the background.
final class Looks {
  static final int TOP = 12;
  static final int BOTTOM = 108;
  static final int LEFT = 16;
  static final int RIGHT = 96;
  static final int HEIGHT = BOTTOM - TOP;
  static final int WIDTH = RIGHT - LEFT;
  static final int BINS = 16;

  /// Luma, and the two ways in which red and blue differ.
  static final double[][] OPPONENT = {{.299, .587, .114}, {2, 0, -2}, {-2, 0, 2}};

  private Looks() {}

  private static double at(byte[] pixels, int channel, int y, int x) {
    return (pixels[(channel * Crowd.SIZE + y + TOP) * Crowd.SIZE + x + LEFT] & 255) / 255.0;
  }

  /// Mean over blocks of `pool` × `pool`, channel by channel.
  static double[] pooled(byte[] pixels, int pool) {
    int rows = HEIGHT / pool;
    int columns = WIDTH / pool;
    double[] out = new double[3 * rows * columns];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          out[(c * rows + y / pool) * columns + x / pool] += at(pixels, c, y, x);
        }
      }
    }
    return scaled(out, 1.0 / (pool * pool));
  }

  /// Opponent colours, rectified, then pooled.
  static double[] opponent(byte[] pixels, int pool) {
    int rows = HEIGHT / pool;
    int columns = WIDTH / pool;
    double[] out = new double[3 * rows * columns];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double red = at(pixels, 0, y, x);
        double green = at(pixels, 1, y, x);
        double blue = at(pixels, 2, y, x);
        for (int c = 0; c < 3; c++) {
          double[] weights = OPPONENT[c];
          double value = weights[0] * red + weights[1] * green + weights[2] * blue;
          out[(c * rows + y / pool) * columns + x / pool] += Math.max(0, value);
        }
      }
    }
    return scaled(out, 1.0 / (pool * pool));
  }

  /// Square root of a soft colour histogram (Hellinger), 16 triangular bins a channel.
  static double[] histogram(byte[] pixels) {
    double[] out = new double[3 * BINS];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double place = BINS * at(pixels, c, y, x) - .5;
          for (int bin = (int) Math.floor(place); bin <= Math.floor(place) + 1; bin++) {
            if (bin >= 0 && bin < BINS) {
              out[c * BINS + bin] += Math.max(0, 1 - Math.abs(place - bin));
            }
          }
        }
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.sqrt(out[i] / (HEIGHT * WIDTH));
    }
    return out;
  }

  private static double[] scaled(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }
}
