package assay.grading.image;

import assay.grading.Checked;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Encoded images to pixels, equal to Pillow's to the last bit: 8-bit grey or RGB, JPEG (baseline
/// or progressive) or PNG. Grey is repeated in three channels. Whatever Pillow would give another
/// shape (CMYK, palette, transparency, 16 bits) is refused, and so is what Pillow would only warn
/// about.
///
/// The file is walked by our own strict reader first, so that the JDK's decoder never meets a size,
/// a mode or metadata that we would not accept. That decoder is libjpeg with its accurate integer
/// transform and smooth upsampling, as Pillow's is; the tests compare whole sets. Seen equal on a
/// JDK that brings its own libjpeg and on one that uses the system's.
public final class ImageDecoder {
  /// No face image of a set is larger.
  public static final int MAX_ENCODED_BYTES = 1 << 20;

  /// No photograph that a face is cut from is larger.
  public static final int MAX_PHOTOGRAPH_BYTES = 16 << 20;

  private static final int MAX_PIXELS = 4_000_000;
  private static final int MAX_PHOTOGRAPH_PIXELS = 40_000_000;

  private static final String REMEDY = "Store it as an 8-bit RGB or grey JPEG or PNG.";

  private ImageDecoder() {}

  /// Decodes a JPEG or PNG of at most 4 megapixels.
  public static Checked<Pixels> decode(byte[] file) {
    return decodeUpTo(file, MAX_ENCODED_BYTES, MAX_PIXELS);
  }

  /// Decodes a JPEG or PNG of at most 16 MiB and 40 megapixels, in memory for 6 bytes a pixel.
  public static Checked<Pixels> decodePhotograph(byte[] file) {
    return decodeUpTo(file, MAX_PHOTOGRAPH_BYTES, MAX_PHOTOGRAPH_PIXELS);
  }

  private static Checked<Pixels> decodeUpTo(byte[] file, int maxBytes, int maxPixels) {
    try {
      return Checked.accepted(decode(walked(file, maxBytes, maxPixels)));
    } catch (ImageFault e) {
      return refused(e);
    }
  }

  /// Decodes a JPEG or PNG of exactly this size. Its header is looked at before its pixels.
  public static Checked<Pixels> decode(byte[] file, int width, int height) {
    try {
      var image = walked(file, MAX_ENCODED_BYTES, MAX_PIXELS);
      if (image.width() != width || image.height() != height) {
        throw new ImageFault(
            "image.size",
            width + " x " + height + " pixels",
            image.width() + " x " + image.height() + " pixels");
      }
      return Checked.accepted(decode(image));
    } catch (ImageFault e) {
      return refused(e);
    }
  }

  private static Checked<Pixels> refused(ImageFault fault) {
    return Checked.refused(fault.code, "", fault.expected, fault.found, REMEDY);
  }

  private static EncodedImage walked(byte[] file, int maxBytes, int maxPixels) throws ImageFault {
    if (file.length > maxBytes) {
      throw new ImageFault(
          "image.too_large", "at most " + (maxBytes >> 20) + " MiB", file.length + " bytes");
    }
    if (JpegFile.isJpeg(file)) {
      return JpegFile.read(file, maxPixels);
    }
    if (PngFile.isPng(file)) {
      return PngFile.read(file, maxPixels);
    }
    throw new ImageFault("image.format", "a JPEG or PNG", "another format");
  }

  private static Pixels decode(EncodedImage image) throws ImageFault {
    var reader = Objects.requireNonNull(readers(image.format()).next());
    var warned = new AtomicBoolean();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image.plain()))) {
      reader.setInput(in);
      reader.addIIOReadWarningListener((_, _) -> warned.set(true));
      var raster = reader.read(0).getRaster();
      // Damage is known before 40 megapixels of it are copied.
      if (warned.get()) {
        throw damaged();
      }
      return pixels(raster, image);
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer damaged data by any of these.
      throw damaged();
    } finally {
      reader.dispose();
    }
  }

  private static Iterator<ImageReader> readers(String format) {
    return ImageIO.getImageReadersByFormatName(format);
  }

  private static Pixels pixels(Raster raster, EncodedImage image) throws ImageFault {
    int w = image.width();
    int h = image.height();
    int bands = raster.getNumBands();
    if (raster.getWidth() != w || raster.getHeight() != h || (bands != 1 && bands != 3)) {
      throw damaged();
    }
    var rgb = new byte[3 * w * h];
    var samples = new int[bands * w];
    for (int y = 0; y < h; y++) {
      raster.getPixels(0, y, w, 1, samples);
      int at = 3 * y * w;
      for (int x = 0; x < w; x++) {
        int first = bands * x;
        int next = bands == 3 ? 1 : 0;
        rgb[at++] = (byte) samples[first];
        rgb[at++] = (byte) samples[first + next];
        rgb[at++] = (byte) samples[first + 2 * next];
      }
    }
    return new Pixels(w, h, rgb);
  }

  private static ImageFault damaged() {
    return new ImageFault("image.invalid", "a whole image", "damaged data");
  }
}
