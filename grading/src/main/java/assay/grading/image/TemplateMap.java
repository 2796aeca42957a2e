package assay.grading.image;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;

/// Which images of a pack make which templates, and which two templates make pair k, in the
/// permuted order that only the server can undo. Templates and media have numbers of this file
/// alone. An image may be a member of several templates.
///
/// File: 8 bytes `ASSAYTM1`, little-endian int32 M (members), T (templates), P (pairs) and W (1
/// where members have weights, else 0), then column after column: M × int32 image, M × int32
/// template, M × int32 medium, W × M × float32 weight, P × int32 first, P × int32 second.
///
/// @param templates how many there are, T: each has members
/// @param image index of each member's image in the pack, length M
/// @param template of each member, 0 to T - 1, length M
/// @param medium of each member, which counts within its template, length M
/// @param weight that a member's embedding is multiplied by, length M; empty: all weigh the same
/// @param first template of each pair, 0 to T - 1, length P
/// @param second the other template of each pair, length P
public record TemplateMap(
    int templates,
    int[] image,
    int[] template,
    int[] medium,
    float[] weight,
    int[] first,
    int[] second) {
  private static final byte[] MAGIC = "ASSAYTM1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 24;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 1 << 14;

  /// Java arrays of all columns still fit.
  private static final int MAX_ROWS = 1 << 28;

  public TemplateMap {
    int members = image.length;
    if (template.length != members
        || medium.length != members
        || (weight.length > 0 && weight.length != members)
        || first.length != second.length) {
      throw new IllegalArgumentException("columns that are not equally long");
    }
    requireBelow(Integer.MAX_VALUE, image, "image");
    requireBelow(Integer.MAX_VALUE, medium, "medium");
    requireBelow(templates, template, "template of a member");
    requireBelow(templates, first, "template of a pair");
    requireBelow(templates, second, "template of a pair");
    requireMembers(templates, template);
    requireFinite(weight);
  }

  private static void requireBelow(int bound, int[] column, String what) {
    for (int value : column) {
      if (value < 0 || value >= bound) {
        throw new IllegalArgumentException("there is no " + what + " " + value);
      }
    }
  }

  private static void requireMembers(int templates, int[] template) {
    var seen = new BitSet(Math.max(templates, 0));
    for (int of : template) {
      seen.set(of);
    }
    if (templates < 0 || seen.cardinality() != templates) {
      throw new IllegalArgumentException(
          seen.cardinality() + " of " + templates + " templates have members");
    }
  }

  private static void requireFinite(float[] weight) {
    for (float one : weight) {
      if (!Float.isFinite(one)) {
        throw new IllegalArgumentException("a weight that is not finite");
      }
    }
  }

  /// Whether a file is such a map, by its first bytes.
  public static boolean isOne(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  public void write(OutputStream out) throws IOException {
    var header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC);
    header.putInt(members()).putInt(templates).putInt(pairs()).putInt(isWeighted() ? 1 : 0);
    out.write(header.array());
    LittleEndian.write(out, image);
    LittleEndian.write(out, template);
    LittleEndian.write(out, medium);
    write(out, weight);
    LittleEndian.write(out, first);
    LittleEndian.write(out, second);
  }

  private static void write(OutputStream out, float[] values) throws IOException {
    var block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      block.asFloatBuffer().put(values, from, count);
      out.write(block.array(), 0, count * Float.BYTES);
    }
  }

  /// @throws IOException when it cannot be read or is not a whole map
  public static TemplateMap read(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        var arena = Arena.ofConfined()) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Columns(bytes, header(file, bytes)).map();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not a template map", e);
    }
  }

  private record Header(int members, int templates, int pairs, boolean isWeighted) {
    long fileBytes() {
      return HEADER_BYTES + (isWeighted ? 16L : 12L) * members + 8L * pairs;
    }
  }

  private static Header header(Path file, MemorySegment bytes) throws IOException {
    if (bytes.byteSize() < HEADER_BYTES
        || MemorySegment.ofArray(MAGIC).mismatch(bytes) != MAGIC.length) {
      throw new IOException(file + " is not a template map");
    }
    int members = bytes.get(LittleEndian.INT, 8);
    int templates = bytes.get(LittleEndian.INT, 12);
    int pairs = bytes.get(LittleEndian.INT, 16);
    int weighted = bytes.get(LittleEndian.INT, 20);
    var header = new Header(members, templates, pairs, weighted == 1);
    if (members < 0
        || members > MAX_ROWS
        || templates < 0
        || templates > members
        || pairs < 0
        || pairs > MAX_ROWS
        || (weighted != 0 && weighted != 1)
        || bytes.byteSize() != header.fileBytes()) {
      throw new IOException(
          file + " has " + bytes.byteSize() + " bytes, its header says " + header);
    }
    return header;
  }

  /// The columns behind a header, one after the other.
  private static final class Columns {
    private final MemorySegment bytes;
    private final Header header;
    private long at = HEADER_BYTES;

    Columns(MemorySegment bytes, Header header) {
      this.bytes = bytes;
      this.header = header;
    }

    TemplateMap map() {
      int members = header.members();
      return new TemplateMap(
          header.templates(),
          ints(members),
          ints(members),
          ints(members),
          floats(header.isWeighted() ? members : 0),
          ints(header.pairs()),
          ints(header.pairs()));
    }

    private int[] ints(int count) {
      var column = new int[count];
      MemorySegment.copy(bytes, LittleEndian.INT, at, column, 0, count);
      at += (long) count * Integer.BYTES;
      return column;
    }

    private float[] floats(int count) {
      var column = new float[count];
      MemorySegment.copy(bytes, FLOAT, at, column, 0, count);
      at += (long) count * Float.BYTES;
      return column;
    }
  }

  public boolean isWeighted() {
    return weight.length > 0;
  }

  public int members() {
    return image.length;
  }

  public int pairs() {
    return first.length;
  }

  /// Whether every member's index names an image of a pack of so many.
  public boolean fits(int images) {
    for (int one : image) {
      if (one >= images) {
        return false;
      }
    }
    return true;
  }
}
