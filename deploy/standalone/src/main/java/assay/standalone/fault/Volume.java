package assay.standalone.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/// Where blobs lie: a small file system of its own that can be filled up, where this machine lets
/// us mount one, else a plain folder that cannot.
final class Volume implements AutoCloseable {
  private static final long BYTES = 1L << 30;
  private static final int PIECE = 1 << 20;

  private final Path folder;
  private final boolean isMounted;

  private Volume(Path folder, boolean isMounted) {
    this.folder = folder;
    this.isMounted = isMounted;
  }

  static Volume mount(Path folder) throws IOException, InterruptedException {
    int exit = run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "assay-drill", folder.toString());
    return new Volume(folder, exit == 0);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      if (Files.isExecutable(Path.of("/bin", command[0]))) {
        throw e;
      }
      return 1;
    }
  }

  Path folder() {
    return folder;
  }

  boolean canBeFilled() {
    return isMounted;
  }

  String words() {
    return isMounted ? "a tmpfs of 1 GiB" : "a plain folder (not root: it cannot be filled up)";
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /// Takes the last byte.
  void fill() throws IOException {
    var piece = ByteBuffer.allocate(PIECE);
    try (var out =
        FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (true) {
        piece.clear();
        if (out.write(piece) < PIECE) {
          return;
        }
      }
    } catch (IOException full) {
      if (Files.getFileStore(folder).getUsableSpace() > PIECE) {
        throw full;
      }
    }
  }

  /// Gives it back.
  void empty() throws IOException {
    Files.deleteIfExists(ballast());
  }

  @Override
  public void close() throws IOException {
    try {
      // Somebody may still be closing a file.
      for (int i = 0; isMounted && i < 20 && run("umount", folder.toString()) != 0; i++) {
        TimeUnit.MILLISECONDS.sleep(250);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
