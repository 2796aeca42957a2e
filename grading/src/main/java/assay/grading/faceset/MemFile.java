package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An AdaFace memfile: raw float32 of shape (N, 3, 112, 112), BGR, `(p / 255 - 0.5) / 0.5`, with
/// its shape in a JSON file beside it (PROTOCOLS §4.2). Read back to the uint8 that it was made
/// from.
///
/// Source: `make_memmap` of AdaFace (`evaluate_utils.py`), `load_bin` (`convert.py`).
public final class MemFile implements FaceImages {
  private static final String FOLDER = "memfile";
  private static final String FILE = "mem_file.dat";
  private static final int PLANE = BinFile.SIDE * BinFile.SIDE;
  private static final int VALUES = 3 * PLANE;
  private static final int MAX_CONF = 4096;

  /// A normalised grey level is a multiple of 2/255; float32 moves it by less than 1e-6.
  private static final float ROUNDING = 1e-5f;

  private static final Pattern SHAPE =
      Pattern.compile("\"shape\"\\s*:\\s*\\[\\s*(\\d{1,9})\\s*,\\s*3\\s*,\\s*112\\s*,\\s*112\\s*]");
  private static final Pattern DTYPE = Pattern.compile("\"dtype\"\\s*:\\s*\"float32\"");

  private final FileChannel channel;
  private final String name;
  private final int images;

  private MemFile(FileChannel channel, String name, int images) {
    this.channel = channel;
    this.name = name;
    this.images = images;
  }

  /// Opens `mem_file.dat`, or any other file with a `.conf` beside it.
  public static Checked<FaceImages> open(Path file) throws IOException {
    var name = String.valueOf(file.getFileName());
    return FaceSetFile.closingUnlessAccepted(
        FileChannel.open(file, StandardOpenOption.READ),
        channel -> {
          try {
            return Checked.accepted(open(channel, name, conf(file)));
          } catch (Malformed e) {
            return e.refused();
          }
        });
  }

  /// Opens a memory file with its labels.
  ///
  /// @param path `<root>/<name>` with `memfile/mem_file.dat` in it, or the memory file itself
  /// @param labels null: `<root>/<name>_list.npy`
  public static Checked<FaceSet> openSet(Path path, @Nullable Path labels) throws IOException {
    var file = Files.isDirectory(path) ? path.resolve(FOLDER).resolve(FILE) : path;
    return switch (open(file)) {
      case Refused<FaceImages>(var refusal) -> new Refused<>(refusal);
      case Accepted<FaceImages>(var images, _) ->
          FaceSetFile.labelledOrClosed(images, labels == null ? listOf(file) : labels);
    };
  }

  /// Whether [#openSet] would know what to open.
  public static boolean isOne(Path path) {
    return Files.isDirectory(path)
        ? Files.isRegularFile(path.resolve(FOLDER).resolve(FILE))
        : Files.isRegularFile(path.resolveSibling(path.getFileName() + ".conf"));
  }

  private static Path listOf(Path file) {
    var folder = file.toAbsolutePath().normalize().getParent();
    if (folder != null && folder.endsWith(FOLDER)) {
      folder = folder.getParent();
    }
    return folder == null ? file : folder.resolveSibling(folder.getFileName() + "_list.npy");
  }

  private static MemFile open(FileChannel channel, String name, String conf)
      throws IOException, Malformed {
    var shape = SHAPE.matcher(conf);
    if (!shape.find() || !DTYPE.matcher(conf).find()) {
      throw new Malformed(
          "memfile.conf",
          name + ".conf",
          "{\"shape\": [N, 3, 112, 112], \"dtype\": \"float32\"}",
          "other text",
          "Keep the .conf that AdaFace wrote beside the memory file.");
    }
    int images = Integer.parseInt(shape.group(1));
    long expected = (long) images * VALUES * Float.BYTES;
    if (channel.size() != expected) {
      throw new Malformed(
          "memfile.size",
          name,
          expected + " bytes for " + images + " images, as its .conf says",
          channel.size() + " bytes",
          "The file is cut off, or its .conf is of another one; make both again.");
    }
    return new MemFile(channel, name, images);
  }

  private static String conf(Path file) throws IOException, Malformed {
    var conf = file.resolveSibling(file.getFileName() + ".conf");
    if (!Files.exists(conf)) {
      throw new Malformed(
          "memfile.conf",
          String.valueOf(conf.getFileName()),
          "a JSON file beside the memory file",
          "none",
          "Keep the .conf that AdaFace wrote beside the memory file.");
    }
    try (var in = Files.newInputStream(conf)) {
      return new String(in.readNBytes(MAX_CONF), StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public int images() {
    return images;
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    long offset = (long) Objects.checkIndex(i, images) * VALUES * Float.BYTES;
    var bytes = ByteBuffer.allocate(VALUES * Float.BYTES);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException(name + " became shorter while it was read");
      }
    }
    var values = bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var rgb = new byte[VALUES];
    for (int at = 0; at < VALUES; at++) {
      float level = (values.get(at) * 0.5f + 0.5f) * 255;
      float whole = Math.round(level);
      // NaN fails the comparison too.
      if (!(whole >= 0 && whole <= 255 && Math.abs(level - whole) <= 255 * ROUNDING)) {
        return Checked.refused(
            "memfile.value",
            name + " offset " + (offset + (long) at * Float.BYTES) + " (image " + i + ")",
            "(p / 255 - 0.5) / 0.5 of a grey level p",
            Float.toString(values.get(at)),
            "Make the memory file again from the .bin with AdaFace's convert.py.");
      }
      // Planes come blue first.
      rgb[(2 - at / PLANE) * PLANE + at % PLANE] = (byte) whole;
    }
    return Checked.accepted(rgb);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
