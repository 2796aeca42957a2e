package assay.grading.faceset;

import assay.grading.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The header of a `.npy`: a Python dict of three keys, read by a pattern and not by Python.
///
/// @param dtype `|u1`, `|b1`, `<f4` or `<f8`
/// @param shape sizes in C order
/// @param bytes length of the header itself: where the data begin
record NpyHeader(String dtype, List<Integer> shape, int bytes) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int MAX_BYTES = 4096;
  private static final Set<String> DTYPES = Set.of("|u1", "|b1", "<f4", "<f8");
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']{1,8}'|True|False|\\([0-9, ]{0,80}\\))"
              + "\\s*(,|(?=\\}))");
  private static final Pattern SHAPE = Pattern.compile("\\((\\d+(, *\\d+)*)?,?\\)");

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /// @throws Malformed when it is no header of a plain array in C order
  static NpyHeader read(InputStream in) throws IOException, Malformed {
    var start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
      throw invalid("a .npy file", "other bytes");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw invalid("version 1, 2 or 3", "version " + version);
    }
    var size = in.readNBytes(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      length = length << 8 | (size[i] & 0xff);
    }
    if (length > MAX_BYTES) {
      throw invalid("a header of at most " + MAX_BYTES + " bytes", length + " bytes");
    }
    var text = in.readNBytes((int) length);
    if (text.length < length) {
      throw invalid("a header of " + length + " bytes", "the end of the file");
    }
    return parse(
        new String(text, StandardCharsets.ISO_8859_1), start.length + size.length + text.length);
  }

  private static NpyHeader parse(String text, int bytes) throws Malformed {
    var dict = text.strip();
    if (!dict.startsWith("{") || !dict.endsWith("}")) {
      throw invalid("a dict of descr, fortran_order and shape", "other text");
    }
    var descr = "";
    var order = "";
    var shape = "";
    var entry = ENTRY.matcher(dict).region(1, dict.length()).useTransparentBounds(true);
    int end = 1;
    for (int i = 0; i < 3 && entry.lookingAt(); i++) {
      switch (entry.group(1)) {
        case "descr" -> descr = entry.group(2);
        case "shape" -> shape = entry.group(2);
        default -> order = entry.group(2);
      }
      end = entry.end();
      entry.region(end, dict.length());
    }
    if (descr.isEmpty()
        || order.isEmpty()
        || !SHAPE.matcher(shape).matches()
        || !dict.substring(end).strip().equals("}")) {
      throw invalid("a dict of descr, fortran_order and shape", "other text");
    }
    return new NpyHeader(dtype(descr, order), sizes(shape), bytes);
  }

  private static String dtype(String descr, String order) throws Malformed {
    if (!order.equals("False")) {
      throw invalid("C order", "Fortran order");
    }
    var dtype = descr.replace("'", "");
    if (!DTYPES.contains(dtype)) {
      throw new Malformed(
          "npy.dtype",
          "header",
          "uint8, bool, float32 or float64 in little-endian order",
          descr.replaceAll("[^ -~]", "?"),
          "Save the array as uint8: numpy.save(f, images.astype('uint8')).");
    }
    return dtype;
  }

  private static List<Integer> sizes(String shape) throws Malformed {
    try {
      return Stream.of(shape.replaceAll("[() ]", "").split(","))
          .filter(size -> !size.isEmpty())
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw invalid("sizes below 2^31", shape);
    }
  }

  /// Bytes of the data that must follow.
  ///
  /// @throws Malformed when no file is so long
  long dataBytes() throws Malformed {
    long bytes = Character.digit(dtype.charAt(2), 10);
    try {
      for (int size : shape) {
        bytes = Math.multiplyExact(bytes, (long) size);
      }
    } catch (ArithmeticException e) {
      throw invalid("an array that fits a file", "shape " + shape);
    }
    return bytes;
  }

  private static Malformed invalid(String expected, String found) {
    return new Malformed(
        "npy.invalid", "header", expected, found, "Save the array with numpy.save in C order.");
  }
}
