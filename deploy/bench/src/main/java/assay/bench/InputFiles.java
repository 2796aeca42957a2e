package assay.bench;

import assay.grading.format.ScoreVectorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// The input of a benchmark, as its own process reads it, and the answers that it leaves.
final class InputFiles {
  /// The folder, told to the process by this property.
  static final String PROPERTY = "assay.bench.folder";

  private InputFiles() {}

  static Path folder() {
    return Path.of(System.getProperty(PROPERTY, "."));
  }

  static double[] doubles(String name) throws IOException {
    var file = folder().resolve(name);
    return ScoreVectorFile.read(file, Math.toIntExact(Files.size(file) / Double.BYTES));
  }

  static int[] ints(String name) throws IOException {
    var file = folder().resolve(name);
    var ints = new int[Math.toIntExact(Files.size(file) / Integer.BYTES)];
    try (var in = Files.newByteChannel(file)) {
      var block = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < ints.length; ) {
        while (block.hasRemaining() && in.read(block) >= 0) {
          // A read may be short.
        }
        for (block.flip(); block.hasRemaining(); i++) {
          ints[i] = block.getInt();
        }
        block.clear();
      }
    }
    return ints;
  }

  static boolean[] flags(String name) throws IOException {
    var bytes = Files.readAllBytes(folder().resolve(name));
    var flags = new boolean[bytes.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = bytes[i] != 0;
    }
    return flags;
  }
}
