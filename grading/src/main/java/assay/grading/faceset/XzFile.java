package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Malformed;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/// Unpacks an `.xz`: images are read in any order, a compressed stream only from its start.
final class XzFile {
  /// `xz -9` needs 65 MiB.
  private static final int MEMORY_KIB = 128 << 10;

  private static final long ALWAYS_ALLOWED = 256L << 20;
  private static final long MOST = 64L << 30;

  /// Zeros shrink 7000 times, photographs three times.
  private static final long MAX_RATIO = 1000;

  private XzFile() {}

  /// Into a temporary file that has no name any more and vanishes when it is closed.
  static Checked<FileChannel> unpack(FileChannel packed) throws IOException {
    var file = Files.createTempFile("assay-", ".unpacked");
    var unpacked =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    return FaceSetFile.closingUnlessAccepted(unpacked, channel -> unpack(packed, channel));
  }

  private static Checked<FileChannel> unpack(FileChannel packed, FileChannel unpacked)
      throws IOException {
    long limit = Math.clamp(packed.size() * MAX_RATIO, ALWAYS_ALLOWED, MOST);
    var raw = new BufferedInputStream(Channels.newInputStream(packed.position(0)), 1 << 16);
    try (var in = new BufferedInputStream(new XZInputStream(raw, MEMORY_KIB), 1 << 16)) {
      copy(in, unpacked, announced(in, limit));
      return Checked.accepted(unpacked);
    } catch (XZIOException | EOFException e) {
      return Checked.refused(
          "xz.invalid",
          "",
          "a whole .xz stream",
          e instanceof EOFException ? "the end of the file" : "damaged data",
          "Upload the file as it was published; its size shows whether it is whole.");
    } catch (Malformed e) {
      return e.refused();
    }
  }

  /// What a `.npy` says that it is long, so that a longer stream is cut off at once.
  private static long announced(InputStream in, long limit) throws IOException, Malformed {
    in.mark(1 << 13);
    var magic = in.readNBytes(NpyHeader.MAGIC.length);
    in.reset();
    if (!Arrays.equals(magic, NpyHeader.MAGIC)) {
      return limit;
    }
    var header = NpyHeader.read(in);
    in.reset();
    long announced = header.dataBytes();
    if (announced > limit - header.bytes()) {
      throw tooLarge(limit, announced + " bytes");
    }
    return header.bytes() + announced;
  }

  private static void copy(InputStream in, FileChannel out, long limit)
      throws IOException, Malformed {
    var block = new byte[1 << 16];
    long copied = 0;
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      copied += read;
      if (copied > limit) {
        throw tooLarge(limit, "more");
      }
      var bytes = ByteBuffer.wrap(block, 0, read);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  private static Malformed tooLarge(long limit, String found) {
    return new Malformed(
        "xz.too_large",
        "",
        "at most " + limit + " bytes unpacked",
        found,
        "An .xz holds one array and nothing behind it.");
  }
}
