package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.faceset.FaceSet;
import assay.grading.image.ImagePack;
import assay.grading.image.PairMap;
import assay.grading.image.Permutation;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The child process that meets strangers' images: splits one labelled set into a pack in secret
/// random order, a pair map in another, the permutation that undoes it, and the labels. It knows
/// neither database nor network address, and dies alone.
final class Decode {
  static final String PACK = "pack";
  static final String MAP = "map";
  static final String PERMUTATION = "permutation";
  static final String LABELS = "labels";
  static final String ANSWER = "answer";

  private static final int CHANNELS = 3;
  private static final int SIDE = 112;
  private static final int IMAGE_BYTES = CHANNELS * SIDE * SIDE;

  private final SecureRandom random = new SecureRandom();
  private final Path out;

  private Decode(Path out) {
    this.out = out;
  }

  /// Arguments: the data file, its labels file or nothing (an empty argument), the output
  /// directory.
  public static void main(String[] args) throws IOException {
    var out = Path.of(args[2]);
    var labels = args[1].isEmpty() ? null : Path.of(args[1]);
    var answer = new Decode(out).split(Path.of(args[0]), labels);
    try (var file =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(out.resolve(ANSWER))))) {
      write(file, answer);
    }
  }

  /// How large the split set is.
  record Counts(int images, int pairs) {}

  /// Which distinct image each image of the set is, and how many there are.
  private record Distinct(int[] index, int count) {}

  private Checked<Counts> split(Path data, @Nullable Path labels) throws IOException {
    if (labels != null && isLabelled(data)) {
      return Checked.refused(
          "dataset.labels_twice",
          "",
          "one source of labels",
          "labels in the data file, and a labels file",
          "Leave the key labels out.");
    }
    return switch (FaceSet.open(data, labels)) {
      case Checked.Refused<FaceSet>(var why) -> new Checked.Refused<>(why);
      case Checked.Accepted<FaceSet>(var set, _) -> {
        try (set) {
          yield split(set);
        }
      }
    };
  }

  /// Whether the file is a set by itself.
  private static boolean isLabelled(Path data) throws IOException {
    if (FaceSet.open(data, null) instanceof Checked.Accepted<FaceSet>(var set, _)) {
      set.close();
      return true;
    }
    return false;
  }

  private Checked<Counts> split(FaceSet set) throws IOException {
    return switch (decode(set)) {
      case Checked.Refused<Distinct>(var why) -> new Checked.Refused<>(why);
      case Checked.Accepted<Distinct>(var images, _) -> {
        var place = Permutation.random(images.count(), random).order();
        writePack(place);
        writePairs(images.index(), place, set.pairs());
        writeLabels(set.same());
        yield Checked.accepted(new Counts(images.count(), set.pairs()));
      }
    };
  }

  private Path decoded() {
    return out.resolve("decoded");
  }

  /// Writes each distinct image once, in the order of the set.
  private Checked<Distinct> decode(FaceSet set) throws IOException {
    var index = new int[set.images()];
    Map<ByteBuffer, Integer> byDigest = new HashMap<>();
    try (var file = new BufferedOutputStream(Files.newOutputStream(decoded()))) {
      for (int i = 0; i < index.length; i++) {
        switch (set.pixels(i)) {
          case Checked.Refused<byte[]>(var why) -> {
            return new Checked.Refused<>(why);
          }
          case Checked.Accepted<byte[]>(var pixels, _) -> {
            var known = byDigest.putIfAbsent(digest(pixels), byDigest.size());
            index[i] = known == null ? byDigest.size() - 1 : known;
            if (known == null) {
              file.write(pixels);
            }
          }
        }
      }
    }
    return Checked.accepted(new Distinct(index, byDigest.size()));
  }

  /// @param place where in the pack each distinct image stands
  private void writePack(int[] place) throws IOException {
    var source = new int[place.length];
    for (int i = 0; i < place.length; i++) {
      source[place[i]] = i;
    }
    try (var images = FileChannel.open(decoded(), StandardOpenOption.READ);
        var pack = open(PACK)) {
      ImagePack.writeHeader(pack, place.length, CHANNELS, SIDE, SIDE);
      var pixels = ByteBuffer.allocate(IMAGE_BYTES);
      for (int i : source) {
        pixels.clear();
        while (pixels.hasRemaining()) {
          if (images.read(pixels, (long) i * IMAGE_BYTES + pixels.position()) < 0) {
            throw new IOException("decoded image " + i + " is cut short");
          }
        }
        pack.write(pixels.array());
      }
    }
    Files.delete(decoded());
  }

  private void writePairs(int[] index, int[] place, int pairs) throws IOException {
    var permutation = Permutation.random(pairs, random);
    var first = new int[pairs];
    var second = new int[pairs];
    for (int row = 0; row < pairs; row++) {
      int pair = permutation.order()[row];
      first[row] = place[index[2 * pair]];
      second[row] = place[index[2 * pair + 1]];
    }
    try (var map = open(MAP)) {
      new PairMap(first, second).write(map);
    }
    try (var file = open(PERMUTATION)) {
      permutation.write(file);
    }
  }

  private void writeLabels(boolean[] same) throws IOException {
    try (var labels = open(LABELS)) {
      for (boolean genuine : same) {
        labels.write(genuine ? 1 : 0);
      }
    }
  }

  private OutputStream open(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(out.resolve(name)));
  }

  private static void write(DataOutputStream file, Checked<Counts> answer) throws IOException {
    switch (answer) {
      case Checked.Accepted<Counts>(var counts, _) -> {
        file.writeBoolean(true);
        file.writeInt(counts.images());
        file.writeInt(counts.pairs());
      }
      case Checked.Refused<Counts>(
              Refusal(var code, var where, var expected, var found, var remedy)) -> {
        file.writeBoolean(false);
        for (var text : new String[] {code, where, expected, found, remedy}) {
          file.writeUTF(text);
        }
      }
    }
  }

  private static ByteBuffer digest(byte[] pixels) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(pixels));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
