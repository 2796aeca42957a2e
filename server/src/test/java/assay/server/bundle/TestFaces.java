package assay.server.bundle;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/// Drawn images and the files that sets come in, written here byte by byte.
public final class TestFaces {
  private static final int SIDE = 112;

  private TestFaces() {}

  /// Pixels of drawn image i, CHW.
  public static byte[] pixels(int i) {
    var pixels = new byte[3 * SIDE * SIDE];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          pixels[(c * SIDE + y) * SIDE + x] = (byte) (31 * i + 7 * c + x * (c + 1) + 2 * y);
        }
      }
    }
    return pixels;
  }

  /// Drawn image i as a PNG.
  public static byte[] png(int i) {
    var pixels = pixels(i);
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = y * SIDE + x;
        image.setRGB(
            x,
            y,
            ((pixels[at] & 0xff) << 16)
                | ((pixels[SIDE * SIDE + at] & 0xff) << 8)
                | (pixels[2 * SIDE * SIDE + at] & 0xff));
      }
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// An insightface `.bin` in pickle protocol 3: image numbers in order, then the labels.
  public static byte[] bin(int[] images, boolean[] same) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 3, ']', '('});
    for (int i : images) {
      var png = png(i);
      out.write('B');
      out.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(png.length).array());
      out.writeBytes(png);
    }
    out.writeBytes(new byte[] {'e', ']', '('});
    for (boolean genuine : same) {
      out.write(genuine ? 0x88 : 0x89);
    }
    out.writeBytes(new byte[] {'e', (byte) 0x86, '.'});
    return out.toByteArray();
  }

  /// A DataCV `.npy`: uint8 (n, 3, 112, 112).
  public static byte[] npy(int[] images) {
    var out = new ByteArrayOutputStream();
    var header =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, 3, 112, 112), }"
            .formatted(images.length);
    header += " ".repeat(64 - (10 + header.length() + 1) % 64) + "\n";
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(header.length() & 0xff);
    out.write(header.length() >> 8);
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    for (int i : images) {
      out.writeBytes(pixels(i));
    }
    return out.toByteArray();
  }
}
