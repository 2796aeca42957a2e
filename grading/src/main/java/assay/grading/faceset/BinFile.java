package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Malformed;
import assay.grading.faceset.PickleValue.Array;
import assay.grading.faceset.PickleValue.Characters;
import assay.grading.faceset.PickleValue.Constant;
import assay.grading.faceset.PickleValue.Dtype;
import assay.grading.faceset.PickleValue.Int;
import assay.grading.faceset.PickleValue.Items;
import assay.grading.faceset.PickleValue.Spelling;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// An insightface `.bin`: the pickle of (encoded images, issame), PROTOCOLS §4.1. Only the places
/// of the images are held; each is read when it is asked for.
public final class BinFile implements FaceSet {
  static final int SIDE = 112;

  private final FileChannel channel;
  private final long[] offsets;
  private final int[] lengths;
  private final boolean[] latin1;
  private final boolean[] same;

  private BinFile(FileChannel channel, Images images, boolean[] same) {
    this.channel = channel;
    this.offsets = images.offsets;
    this.lengths = images.lengths;
    this.latin1 = images.latin1;
    this.same = same;
  }

  private record Images(long[] offsets, int[] lengths, boolean[] latin1) {}

  /// Opens a set, whatever the size of its images.
  public static Checked<BinFile> open(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      var opened = open(channel);
      if (opened instanceof Refused) {
        channel.close();
      }
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /// The set owns the channel if it is accepted.
  static Checked<BinFile> open(FileChannel channel) throws IOException {
    try {
      var root = PickleReader.read(channel);
      if (!(root instanceof Items(_, var parts, _)) || parts.size() != 2) {
        throw inconsistent("a pair (bins, issame)", describe(root));
      }
      var images = images(parts.get(0));
      var same = same(channel, parts.get(1));
      if (images.offsets.length != 2L * same.length) {
        throw inconsistent(
            2L * same.length + " images for " + same.length + " labels",
            images.offsets.length + " images");
      }
      return Checked.accepted(new BinFile(channel, images, same));
    } catch (Malformed e) {
      return e.refused();
    }
  }

  private static Images images(PickleValue bins) throws Malformed {
    if (!(bins instanceof Items(_, var values, _))) {
      throw inconsistent("a list of encoded images", describe(bins));
    }
    int count = values.size();
    var images = new Images(new long[count], new int[count], new boolean[count]);
    for (int i = 0; i < count; i++) {
      var data = imageBytes(values.get(i), i);
      images.offsets[i] = data.offset();
      images.lengths[i] = data.length();
      images.latin1[i] = data.spelling() == Spelling.LATIN1;
    }
    return images;
  }

  private static Characters imageBytes(PickleValue value, int i) throws Malformed {
    return switch (value) {
      case Characters data when data.spelling() != Spelling.TEXT -> data;
      case Array(Dtype(var code), _, var data) when code.equals("u1") -> data;
      default ->
          throw new Malformed(
              "dataset.inconsistent",
              "image " + i,
              "the bytes of an encoded image",
              describe(value),
              "The first part of a .bin is a list of JPEG or PNG files.");
    };
  }

  private static boolean[] same(FileChannel channel, PickleValue labels)
      throws IOException, Malformed {
    return switch (labels) {
      case Items(_, var values, _) -> sameOf(channel, values);
      case Array array -> sameOf(channel, array);
      default -> throw inconsistent("a list of labels", describe(labels));
    };
  }

  private static boolean[] sameOf(FileChannel channel, List<PickleValue> values)
      throws IOException, Malformed {
    var same = new boolean[values.size()];
    for (int k = 0; k < same.length; k++) {
      same[k] =
          switch (values.get(k)) {
            case Constant constant when constant == Constant.TRUE -> true;
            case Constant constant when constant == Constant.FALSE -> false;
            case Int(long value) when value == 0 || value == 1 -> value == 1;
            case Array array when array.length() == 1 -> sameOf(channel, array)[0];
            default -> throw badLabel(k, describe(values.get(k)));
          };
    }
    return same;
  }

  private static boolean[] sameOf(FileChannel channel, Array array) throws IOException, Malformed {
    var data = array.data();
    var bytes = bytes(channel, data.offset(), data.length(), data.spelling() == Spelling.LATIN1);
    int itemBytes = array.dtype().itemBytes();
    if (bytes.length != (long) array.length() * itemBytes) {
      throw inconsistent(array.length() + " labels", bytes.length + " bytes");
    }
    var same = new boolean[array.length()];
    for (int k = 0; k < same.length; k++) {
      int first = k * itemBytes;
      int highest = first + itemBytes - 1;
      while (highest > first && bytes[highest] == 0) {
        highest--;
      }
      if (highest > first || (bytes[first] & ~1) != 0) {
        throw badLabel(k, "another number");
      }
      same[k] = bytes[first] == 1;
    }
    return same;
  }

  private static Malformed badLabel(int k, String found) {
    return new Malformed(
        "dataset.inconsistent",
        "label " + k,
        "True or False",
        found,
        "The second part of a .bin says of each pair whether it shows one person.");
  }

  private static Malformed inconsistent(String expected, String found) {
    return new Malformed(
        "dataset.inconsistent",
        "",
        expected,
        found,
        "A .bin is a pair (bins, issame) with two images for each label.");
  }

  private static String describe(PickleValue value) {
    return switch (value) {
      case Characters(var spelling, _, _, _) -> spelling == Spelling.TEXT ? "text" : "bytes";
      case Int(long number) -> "the number " + number;
      case Constant constant -> constant.name();
      case Items(boolean list, var values, _) ->
          (list ? "a list of " : "a tuple of ") + values.size();
      case Array array -> "an array of " + array.length() + " " + array.dtype().code();
      case Dtype _, PickleValue.Global _ -> "a name";
    };
  }

  private static byte[] bytes(FileChannel channel, long offset, int length, boolean latin1)
      throws IOException, Malformed {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return latin1 ? decoded(bytes.flip(), offset) : bytes.array();
  }

  private static byte[] decoded(ByteBuffer utf8, long offset) throws Malformed {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(utf8);
      var latin1 = StandardCharsets.ISO_8859_1.newEncoder().encode(text);
      var bytes = new byte[latin1.remaining()];
      latin1.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new Malformed(
          "pickle.invalid",
          "offset " + offset,
          "bytes spelled as text of code points up to 255",
          "other text",
          "Write the file again with pickle.dump((bins, issame), f, protocol=4).");
    }
  }

  @Override
  public int images() {
    return offsets.length;
  }

  @Override
  public int pairs() {
    return same.length;
  }

  @Override
  public boolean[] same() {
    return same.clone();
  }

  /// The JPEG or PNG file of image i, as it stands in the set.
  public Checked<byte[]> encoded(int i) throws IOException {
    int most = latin1[i] ? 2 * ImageDecoder.MAX_ENCODED_BYTES : ImageDecoder.MAX_ENCODED_BYTES;
    if (lengths[i] > most) {
      return Checked.refused(
          "image.too_large",
          "image " + i,
          "at most " + ImageDecoder.MAX_ENCODED_BYTES + " bytes",
          lengths[i] + " bytes",
          "Store the image with a higher compression.");
    }
    try {
      return Checked.accepted(bytes(channel, offsets[i], lengths[i], latin1[i]));
    } catch (Malformed e) {
      return e.refused();
    }
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    return switch (encoded(i)) {
      case Refused<byte[]>(var refusal) -> new Refused<>(refusal);
      case Accepted<byte[]>(var file, _) ->
          switch (ImageDecoder.decode(file, SIDE, SIDE)) {
            case Accepted<Pixels>(var pixels, _) -> Checked.accepted(pixels.chw());
            case Refused<Pixels>(var refusal) ->
                Checked.refused(
                    refusal.code(),
                    "image " + i,
                    refusal.expected(),
                    refusal.found(),
                    refusal.remedy());
          };
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
