package assay.grading.image;

import assay.grading.Checked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/// Encoded images to pixels, equal to Pillow's to the last bit.
public final class ImageDecoder {
  /// No face image of a set is larger.
  public static final int MAX_ENCODED_BYTES = 1 << 20;

  private static final int MAX_PIXELS = 4_000_000;

  private ImageDecoder() {}

  /// Decodes a JPEG or PNG of at most 4 megapixels.
  public static Checked<Pixels> decode(byte[] file) {
    return decode(file, 0, 0);
  }

  /// Decodes a JPEG or PNG of exactly this size. Its header is looked at before its pixels.
  public static Checked<Pixels> decode(byte[] file, int width, int height) {
    if (file.length > MAX_ENCODED_BYTES) {
      return refused("image.too_large", "at most 1 MiB", file.length + " bytes");
    }
    var reader = reader(file);
    if (reader == null) {
      return refused("image.format", "a JPEG or PNG", "another format");
    }
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in);
      return decode(reader, width, height);
    } catch (IOException | RuntimeException e) {
      return refused("image.invalid", "a whole image", "damaged data");
    } finally {
      reader.dispose();
    }
  }

  private static Checked<Pixels> decode(ImageReader reader, int width, int height)
      throws IOException {
    int w = reader.getWidth(0);
    int h = reader.getHeight(0);
    if (width > 0 && (w != width || h != height)) {
      return refused("image.size", width + " x " + height + " pixels", w + " x " + h);
    }
    if ((long) w * h > MAX_PIXELS) {
      return refused("image.too_large", "at most 4 megapixels", w + " x " + h);
    }
    var raster = reader.read(0).getRaster();
    int bands = raster.getNumBands();
    if (bands != 1 && bands != 3) {
      return refused("image.mode", "grey or RGB", bands + " channels");
    }
    var samples = raster.getPixels(0, 0, w, h, (int @Nullable []) null);
    var rgb = new byte[3 * w * h];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) samples[bands == 3 ? i : i / 3];
    }
    return Checked.accepted(new Pixels(w, h, rgb));
  }

  private static @Nullable ImageReader reader(byte[] file) {
    var format =
        file.length > 4 && file[0] == (byte) 0xff && file[1] == (byte) 0xd8
            ? "jpeg"
            : file.length > 8 && file[0] == (byte) 0x89 && file[1] == 'P' ? "png" : "";
    var readers = ImageIO.getImageReadersByFormatName(format);
    return readers.hasNext() ? Objects.requireNonNull(readers.next()) : null;
  }

  private static Checked<Pixels> refused(String code, String expected, String found) {
    return Checked.refused(code, "", expected, found, "Store it as an RGB or grey JPEG or PNG.");
  }
}
