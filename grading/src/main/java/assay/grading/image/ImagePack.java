package assay.grading.image;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;

/// The images of an evaluation set, decoded once, without names: uint8, N × C × H × W, RGB.
///
/// File: 8 bytes `ASSAYIM1`, then little-endian int32 N, C, H, W, then the pixels. The file is
/// mapped, not read, and may be larger than 2 GiB. Views of a closed pack throw.
public final class ImagePack implements AutoCloseable {
  private static final byte[] MAGIC = "ASSAYIM1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 24;

  /// A tensor of one image beyond this is no face image.
  private static final long MAX_IMAGE_BYTES = 64L << 20;

  private final Arena arena;
  private final MemorySegment pack;
  private final Header header;

  private ImagePack(Arena arena, MemorySegment pack, Header header) {
    this.arena = arena;
    this.pack = pack;
    this.header = header;
  }

  private record Header(int images, int channels, int height, int width) {
    Header {
      if (images < 0 || channels < 1 || height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "no image pack is " + images + " x " + channels + " x " + height + " x " + width);
      }
      // Each factor is below 2^31, so that two multiply safely; the third is divided into the rest.
      if ((long) channels * height > MAX_IMAGE_BYTES / width) {
        throw new IllegalArgumentException(
            "an image of " + channels + " x " + height + " x " + width + " is too large");
      }
    }

    int imageBytes() {
      return channels * height * width;
    }

    long fileBytes() {
      return HEADER_BYTES + (long) images * imageBytes();
    }
  }

  /// Writes the header; the caller then writes N images of C × H × W bytes.
  public static void writeHeader(OutputStream out, int images, int channels, int height, int width)
      throws IOException {
    var header = new Header(images, channels, height, width);
    var bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC);
    bytes.putInt(header.images).putInt(header.channels);
    out.write(bytes.putInt(header.height).putInt(header.width).array());
  }

  /// Maps a pack.
  ///
  /// @throws IOException when it cannot be read or is not a whole pack
  public static ImagePack open(Path file) throws IOException {
    var arena = Arena.ofShared();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var header = header(file, channel);
      var pack = channel.map(FileChannel.MapMode.READ_ONLY, 0, header.fileBytes(), arena);
      return new ImagePack(arena, pack, header);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static Header header(Path file, FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // A read may be short.
    }
    var magic = Arrays.copyOf(bytes.array(), MAGIC.length);
    if (bytes.hasRemaining() || !Arrays.equals(magic, MAGIC)) {
      throw new IOException(file + " is not an image pack");
    }
    Header header;
    try {
      header = new Header(bytes.getInt(8), bytes.getInt(12), bytes.getInt(16), bytes.getInt(20));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not an image pack", e);
    }
    if (channel.size() != header.fileBytes()) {
      throw new IOException(
          file + " has " + channel.size() + " bytes, its header says " + header.fileBytes());
    }
    return header;
  }

  public int images() {
    return header.images;
  }

  public int channels() {
    return header.channels;
  }

  public int height() {
    return header.height;
  }

  public int width() {
    return header.width;
  }

  /// C × H × W.
  public int imageBytes() {
    return header.imageBytes();
  }

  /// A read-only view of the pixels of image i.
  ///
  /// @throws IndexOutOfBoundsException when there is no image i
  public ByteBuffer pixels(int i) {
    long offset = HEADER_BYTES + (long) Objects.checkIndex(i, images()) * imageBytes();
    return pack.asSlice(offset, imageBytes()).asByteBuffer().asReadOnlyBuffer();
  }

  @Override
  public void close() {
    arena.close();
  }
}
