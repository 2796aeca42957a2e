package assay.standalone.demo;

import assay.standalone.face.Condition;
import assay.standalone.face.Identity;
import assay.standalone.face.Portrait;
import assay.standalone.face.Shot;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// One picture of one person, by numbers alone.
///
/// @param take which picture of that person under that condition
record Photograph(int person, Condition condition, int take) {
  static final int SIZE = 112;

  BufferedImage image() {
    long number = (person * 4L + condition.number()) * 1000 + take;
    return Portrait.draw(Identity.of(person), Shot.of(condition, number), SIZE);
  }

  /// uint8 RGB, CHW.
  byte[] pixels() {
    int[] rgb = image().getRGB(0, 0, SIZE, SIZE, null, 0, SIZE);
    byte[] planes = new byte[3 * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[i] = (byte) (rgb[i] >> 16);
      planes[rgb.length + i] = (byte) (rgb[i] >> 8);
      planes[2 * rgb.length + i] = (byte) rgb[i];
    }
    return planes;
  }

  byte[] png() {
    return png(image());
  }

  byte[] jpeg() {
    return encoded(image(), "jpg");
  }

  /// The picture as someone sees it who reads BGR for RGB.
  byte[] pngWithSwappedChannels() {
    var image = image();
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int rgb = image.getRGB(x, y);
        image.setRGB(x, y, ((rgb & 255) << 16) | (rgb & 0xFF00) | ((rgb >> 16) & 255));
      }
    }
    return png(image);
  }

  private static byte[] png(BufferedImage image) {
    return encoded(image, "png");
  }

  private static byte[] encoded(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
