package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.faceset.FaceImages;
import assay.grading.image.ImagePack;
import assay.grading.image.Permutation;
import java.io.BufferedOutputStream;
import java.io.IOException;
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

/// The images of a set, each distinct one once and in secret random order.
///
/// @param place of each image of the set in the pack
/// @param count how many distinct ones there are
record DistinctImages(int[] place, int count) {
  static final int CHANNELS = 3;
  static final int SIDE = 112;

  private static final int IMAGE_BYTES = CHANNELS * SIDE * SIDE;

  /// Decodes the images and writes their pack.
  ///
  /// @param scratch a file that is made and deleted
  static Checked<DistinctImages> pack(
      FaceImages images, Path scratch, Path pack, SecureRandom random) throws IOException {
    var index = new int[images.images()];
    Map<ByteBuffer, Integer> byDigest = new HashMap<>();
    try (var file = new BufferedOutputStream(Files.newOutputStream(scratch))) {
      for (int i = 0; i < index.length; i++) {
        switch (images.pixels(i)) {
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
    var order = Permutation.random(byDigest.size(), random).order();
    write(scratch, order, pack);
    Files.delete(scratch);
    for (int i = 0; i < index.length; i++) {
      index[i] = order[index[i]];
    }
    return Checked.accepted(new DistinctImages(index, order.length));
  }

  /// @param place where in the pack each distinct image stands
  private static void write(Path decoded, int[] place, Path file) throws IOException {
    var source = new int[place.length];
    for (int i = 0; i < place.length; i++) {
      source[place[i]] = i;
    }
    try (var images = FileChannel.open(decoded, StandardOpenOption.READ);
        var pack = new BufferedOutputStream(Files.newOutputStream(file))) {
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
  }

  private static ByteBuffer digest(byte[] pixels) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(pixels));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
