package assay.grading.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The segments of a JPEG (ITU T.81 annex B). Copies those that pixels depend on, and says in one
/// way which colour space they have, by the rules of libjpeg: decoders differ where a file does not
/// say.
final class JpegFile {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DRI = 0xdd;
  private static final int DQT = 0xdb;
  private static final int DHT = 0xc4;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;

  /// A progressive file has about ten.
  private static final int MAX_SCANS = 100;

  private static final byte[] JFIF = {
    (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] ADOBE_RGB = {
    (byte) 0xff, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private final byte[] file;
  private final int maxPixels;
  private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
  private int at = 2;
  private int scans;
  private int width;
  private int height;
  private int components;
  private boolean jfif;
  private int adobeTransform = -1;
  private String ids = "";

  private JpegFile(byte[] file, int maxPixels) {
    this.file = file;
    this.maxPixels = maxPixels;
  }

  static boolean isJpeg(byte[] file) {
    return file.length > 3
        && (file[0] & 0xff) == 0xff
        && (file[1] & 0xff) == SOI
        && (file[2] & 0xff) == 0xff;
  }

  /// @throws ImageFault when it is not one whole baseline or progressive image, grey or colour
  static EncodedImage read(byte[] file, int maxPixels) throws ImageFault {
    var jpeg = new JpegFile(file, maxPixels);
    jpeg.walk();
    var plain = new ByteArrayOutputStream(file.length + JFIF.length);
    plain.write(file, 0, 2);
    plain.writeBytes(jpeg.isRgb() ? ADOBE_RGB : JFIF);
    plain.writeBytes(jpeg.tables.toByteArray());
    return new EncodedImage("jpeg", jpeg.width, jpeg.height, plain.toByteArray());
  }

  private void walk() throws ImageFault {
    for (int marker = marker(); marker != EOI; marker = marker()) {
      int start = at;
      int length = u2(at);
      if (length < 2 || start + length > file.length) {
        throw ImageFault.truncated();
      }
      segment(marker, start, length);
      at = Math.max(at, start + length);
    }
    if (scans == 0) {
      throw new ImageFault("image.invalid", "an image", "none");
    }
    if (at < file.length) {
      throw ImageFault.trailing(file.length - at);
    }
    tables.write(0xff);
    tables.write(EOI);
  }

  private void segment(int marker, int start, int length) throws ImageFault {
    switch (marker) {
      case 0xc0, 0xc1, 0xc2 -> {
        frame(start, length);
        copy(start - 2, start + length);
      }
      case DQT, DHT, DRI -> copy(start - 2, start + length);
      case SOS -> {
        at = endOfScan(start + length);
        copy(start - 2, at);
      }
      case APP0 -> jfif |= length >= 16 && ascii(start + 2, 4).equals("JFIF");
      case APP14 -> {
        if (length >= 14 && ascii(start + 2, 5).equals("Adobe")) {
          adobeTransform = file[start + 13] & 0xff;
        }
      }
      case 0xfe -> {}
      default -> {
        if (marker < APP0 || marker > 0xef) {
          throw mode("marker 0x" + Integer.toHexString(marker));
        }
      }
    }
  }

  private void frame(int start, int length) throws ImageFault {
    if (components > 0) {
      throw new ImageFault("image.invalid", "one frame", "a second one");
    }
    if (length < 8) {
      throw ImageFault.truncated();
    }
    components = file[start + 7] & 0xff;
    height = u2(start + 3);
    width = u2(start + 5);
    if (file[start + 2] != 8) {
      throw mode(file[start + 2] + " bits");
    }
    if ((components != 1 && components != 3) || length != 8 + 3 * components) {
      throw mode(components == 4 ? "4 components (CMYK)" : components + " components");
    }
    EncodedImage.checkSize(width, height, maxPixels);
    for (int i = 0; i < components; i++) {
      ids += (char) (file[start + 8 + 3 * i] & 0xff);
    }
  }

  /// A scan ends at the first marker that is not a restart.
  private int endOfScan(int from) throws ImageFault {
    if (components == 0 || ++scans > MAX_SCANS) {
      throw new ImageFault("image.invalid", "a frame and at most 100 scans", "another order");
    }
    for (int i = from; i + 1 < file.length; i++) {
      int next = file[i + 1] & 0xff;
      if ((file[i] & 0xff) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
        return i;
      }
    }
    throw ImageFault.truncated();
  }

  private int marker() throws ImageFault {
    if (at >= file.length) {
      throw ImageFault.truncated();
    }
    if ((file[at] & 0xff) != 0xff) {
      throw new ImageFault("image.invalid", "a marker at byte " + at, "other bytes");
    }
    while (at < file.length && (file[at] & 0xff) == 0xff) {
      at++;
    }
    if (at >= file.length) {
      throw ImageFault.truncated();
    }
    return file[at++] & 0xff;
  }

  private boolean isRgb() {
    if (components != 3 || jfif) {
      return false;
    }
    return adobeTransform >= 0 ? adobeTransform == 0 : ids.equals("RGB");
  }

  private void copy(int from, int to) {
    tables.write(file, from, to - from);
  }

  private int u2(int i) throws ImageFault {
    if (i + 2 > file.length) {
      throw ImageFault.truncated();
    }
    return (file[i] & 0xff) << 8 | (file[i + 1] & 0xff);
  }

  private String ascii(int from, int length) {
    return new String(file, from, length, StandardCharsets.US_ASCII);
  }

  private static ImageFault mode(String found) {
    return new ImageFault("image.mode", "a baseline or progressive JPEG, grey or colour", found);
  }
}
