package assay.worker.cli;

import assay.grading.faceset.FaceImages;
import assay.grading.image.ImagePack;
import assay.worker.sandbox.Images;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;

/// The distinct images of a set, decoded into a temporary pack. Sets of pairs repeat images; each
/// is run once.
///
/// @param index which image of the pack image i of the set is
record ImageFile(Path file, ImagePack pack, int[] index) implements Images, AutoCloseable {
  private static final int SIDE = 112;

  static ImageFile of(FaceImages images, String name) throws IOException, InputAtFault {
    var file = Files.createTempFile("assay-images", ".pack");
    try {
      var index = decode(images, name, file);
      return new ImageFile(file, ImagePack.open(file), index);
    } catch (IOException | InputAtFault | RuntimeException e) {
      Files.delete(file);
      throw e;
    }
  }

  private static int[] decode(FaceImages images, String name, Path file)
      throws IOException, InputAtFault {
    var index = new int[images.images()];
    var known = new HashMap<ByteBuffer, Integer>();
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      // The number of distinct images is known only at the end.
      ImagePack.writeHeader(out, 0, 3, SIDE, SIDE);
      for (int i = 0; i < index.length; i++) {
        var pixels = InputAtFault.unless(images.pixels(i), name);
        var seen = known.putIfAbsent(ByteBuffer.wrap(sha256().digest(pixels)), known.size());
        index[i] = seen == null ? known.size() - 1 : seen;
        if (seen == null) {
          out.write(pixels);
        }
      }
    }
    writeCount(file, known.size());
    return index;
  }

  private static void writeCount(Path file, int images) throws IOException {
    var header = new ByteArrayOutputStream();
    ImagePack.writeHeader(header, images, 3, SIDE, SIDE);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(header.toByteArray()), 0);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public int count() {
    return pack.images();
  }

  @Override
  public void copy(int i, byte[] to, int offset) {
    pack.pixels(i).get(to, offset, pack.imageBytes());
  }

  @Override
  public void close() throws IOException {
    pack.close();
    Files.deleteIfExists(file);
  }
}
