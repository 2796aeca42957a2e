package assay.standalone.drill;

import assay.standalone.demo.PickleWriter;
import assay.standalone.face.Draws;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;

/// A set of pairs of made pictures. In every region each picture of a pair shows the same chequered
/// code, or one shows its negative: same means *genuine*, negative *impostor*. So the cosine of a
/// pair is close to 1 or to -1, whatever linear map a network applies, and its accuracy is known
/// before anything is run: a region errs by as many pairs as show the wrong one.
///
/// @param seed of the codes
/// @param pairs every second one is genuine
/// @param isRanked true: a region errs as often as it says; false: by chance, half the time
/// @param marked which picture bears the mark; -1 = none
public record Pictures(int seed, int pairs, boolean isRanked, int marked) {
  static final int SIZE = 112;
  private static final int CELL = 4;
  private static final int CELLS = Region.SIZE / CELL;
  private static final double MIDDLE = 127.5;
  private static final double SWING = 79.5;
  private static final int GRAIN = 1;

  /// Ranked, with one picture marked.
  public static Pictures hidden() {
    return new Pictures(1, 100, true, 77);
  }

  static Pictures sanitizer() {
    return new Pictures(2, 40, false, -1);
  }

  static boolean isGenuine(int pair) {
    return pair % 2 == 0;
  }

  /// Whether both pictures of a pair show the same code in a region.
  boolean looksGenuine(int pair, Region region) {
    if (!isRanked) {
      return draws(pair, region).chance(.5);
    }
    var order = new int[pairs];
    Arrays.setAll(order, i -> i);
    new Draws(seed * 1000L + region.index()).shuffle(order);
    for (int i = 0; i < region.errors(); i++) {
      if (order[i] == pair) {
        return !isGenuine(pair);
      }
    }
    return isGenuine(pair);
  }

  private Draws draws(int pair, Region region) {
    return new Draws(seed * 1_000_000L + pair * 100L + region.index());
  }

  /// One region of one picture as a network gets it: the mean of each 4 × 4 cell less 0.5, shape (3
  /// × 4 × 4), channel by channel.
  double[] cells(int picture, Region region) {
    int[] rgb = image(picture).getRGB(0, 0, SIZE, SIZE, null, 0, SIZE);
    var cells = new double[3 * CELLS * CELLS];
    for (int y = 0; y < Region.SIZE; y++) {
      for (int x = 0; x < Region.SIZE; x++) {
        int pixel = rgb[(region.top() + y) * SIZE + region.left() + x];
        for (int c = 0; c < 3; c++) {
          int cell = (c * CELLS + y / CELL) * CELLS + x / CELL;
          cells[cell] += (pixel >> (16 - 8 * c) & 255) / 255.0 / (CELL * CELL);
        }
      }
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] -= .5;
    }
    return cells;
  }

  /// The cosine of each pair in a region, as a score file spells it: what an honest participant
  /// claims, by arithmetic alone.
  public String[] cosines(Region region) {
    var lines = new String[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      lines[pair] = spelled(cosine(cells(2 * pair, region), cells(2 * pair + 1, region)));
    }
    return lines;
  }

  static String spelled(double cosine) {
    return String.format(Locale.ROOT, "%.8f", Math.clamp(cosine, -1.0, 1.0));
  }

  private static double cosine(double[] a, double[] b) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squaresA += a[i] * a[i];
      squaresB += b[i] * b[i];
    }
    return product / Math.sqrt(squaresA * squaresB);
  }

  /// The picture; 2k and 2k + 1 make pair k.
  BufferedImage image(int picture) {
    var image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    var grain = new Draws(seed * 7919L + picture);
    for (int i = 0; i < Region.COUNT; i++) {
      paint(image, picture, new Region(i), grain);
    }
    int level = picture == marked ? 255 : 20 + grain.below(160);
    fill(image, Region.MARK, level);
    return image;
  }

  private void paint(BufferedImage image, int picture, Region region, Draws grain) {
    int pair = picture / 2;
    boolean isNegative = picture % 2 == 1 && !looksGenuine(pair, region);
    var code = draws(pair, region);
    // The first draw of a pair is whether it looks genuine.
    code.next();
    var signs = new int[3 * CELLS * CELLS];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = code.chance(.5) != isNegative ? 1 : -1;
    }
    for (int y = 0; y < Region.SIZE; y++) {
      for (int x = 0; x < Region.SIZE; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          int sign = signs[(c * CELLS + y / CELL) * CELLS + x / CELL];
          int level = (int) (MIDDLE + SWING * sign) + grain.below(2 * GRAIN + 1) - GRAIN;
          rgb = rgb << 8 | level;
        }
        image.setRGB(region.left() + x, region.top() + y, rgb);
      }
    }
  }

  private static void fill(BufferedImage image, Region region, int level) {
    for (int y = 0; y < Region.SIZE; y++) {
      for (int x = 0; x < Region.SIZE; x++) {
        image.setRGB(region.left() + x, region.top() + y, level << 16 | level << 8 | level);
      }
    }
  }

  /// An insightface `.bin`: (encoded images, issame).
  public void writeBin(Path file) throws IOException {
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      var pickle = new PickleWriter(out);
      pickle.pair(
          () -> {
            for (int picture = 0; picture < 2 * pairs; picture++) {
              pickle.string(png(image(picture)));
            }
          },
          () -> {
            for (int pair = 0; pair < pairs; pair++) {
              pickle.bool(isGenuine(pair));
            }
          });
    }
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
