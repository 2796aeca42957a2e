package assay.grading.faceset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Pictures by formula, so that a test knows each pixel.
final class DrawnFace {
  private DrawnFace() {}

  /// The grey level of channel c at (x, y) of picture `seed`.
  static int level(int seed, int x, int y, int c) {
    return (seed * 31 + x * 2 + y * 3 + c * 60) & 0xff;
  }

  static void png(Path file, int seed, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(
            x, y, level(seed, x, y, 0) << 16 | level(seed, x, y, 1) << 8 | level(seed, x, y, 2));
      }
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a reader must answer for picture `seed` of 112 × 112.
  static byte[] chw(int seed) {
    var chw = new byte[3 * 112 * 112];
    for (int i = 0; i < chw.length; i++) {
      chw[i] = (byte) level(seed, i % 112, i / 112 % 112, i / (112 * 112));
    }
    return chw;
  }
}
