package assay.grading.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/// The chunks of a PNG. Copies those that pixels depend on; transparency, gamma and profiles are
/// left out, as `numpy.asarray` of a Pillow image leaves them out.
final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int HEADER_BYTES = 13;

  private PngFile() {}

  static boolean isPng(byte[] file) {
    return file.length > SIGNATURE.length
        && Arrays.equals(Arrays.copyOf(file, SIGNATURE.length), SIGNATURE);
  }

  /// @throws ImageFault when it is not one whole image of 8-bit grey or RGB
  static EncodedImage read(byte[] file, int maxPixels) throws ImageFault {
    var in = ByteBuffer.wrap(file).position(SIGNATURE.length);
    var plain = new ByteArrayOutputStream(file.length);
    plain.writeBytes(SIGNATURE);
    var header = chunk(in, file);
    if (!header.type.equals("IHDR") || header.data != HEADER_BYTES) {
      throw new ImageFault("image.invalid", "a header", "another chunk");
    }
    var fields = ByteBuffer.wrap(file, header.start + 8, HEADER_BYTES);
    int width = fields.getInt();
    int height = fields.getInt();
    EncodedImage.checkSize(width, height, maxPixels);
    checkMode(fields.get(), fields.get());
    header.copy(file, plain);
    for (var next = chunk(in, file); ; next = chunk(in, file)) {
      switch (next.type) {
        case "IDAT" -> next.copy(file, plain);
        case "IEND" -> {
          next.copy(file, plain);
          if (in.hasRemaining()) {
            throw ImageFault.trailing(in.remaining());
          }
          return new EncodedImage("png", width, height, plain.toByteArray());
        }
        case "acTL" -> throw new ImageFault("image.animated", "one frame", "an animation");
        default -> {}
      }
    }
  }

  private static void checkMode(int bits, int colour) throws ImageFault {
    if (bits != 8 || (colour != 0 && colour != 2)) {
      var kind =
          switch (colour) {
            case 0 -> "grey";
            case 2 -> "RGB";
            case 3 -> "palette";
            default -> "transparency";
          };
      throw new ImageFault("image.mode", "8-bit grey or RGB", bits + "-bit " + kind);
    }
  }

  /// @param start of its length field
  /// @param data bytes of its content
  private record Chunk(String type, int start, int data) {
    void copy(byte[] file, ByteArrayOutputStream out) {
      out.write(file, start, data + 12);
    }
  }

  private static Chunk chunk(ByteBuffer in, byte[] file) throws ImageFault {
    int start = in.position();
    if (in.remaining() < 12) {
      throw ImageFault.truncated();
    }
    int data = in.getInt();
    if (data < 0 || data > in.remaining() - 8) {
      throw ImageFault.truncated();
    }
    var crc = new CRC32();
    crc.update(file, start + 4, data + 4);
    if ((int) crc.getValue() != in.getInt(start + 8 + data)) {
      throw new ImageFault("image.invalid", "a matching checksum", "damaged data");
    }
    in.position(start + 12 + data);
    return new Chunk(new String(file, start + 4, 4, StandardCharsets.US_ASCII), start, data);
  }
}
