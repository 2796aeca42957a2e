package assay.worker.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The host's libraries that a JVM and onnxruntime need, in a folder of their own: one mount
/// instead of one for each, and nothing else of the host.
final class SystemLibraries {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/lib64"),
          Path.of("/lib/x86_64-linux-gnu"),
          Path.of("/usr/lib/x86_64-linux-gnu"),
          Path.of("/lib/aarch64-linux-gnu"),
          Path.of("/usr/lib/aarch64-linux-gnu"),
          Path.of("/usr/lib64"),
          Path.of("/lib"),
          Path.of("/usr/lib"));

  private static final List<String> NAMES =
      List.of(
          "ld-linux-x86-64.so.2",
          "ld-linux-aarch64.so.1",
          "libc.so.6",
          "libm.so.6",
          "libdl.so.2",
          "libpthread.so.0",
          "librt.so.1",
          "libz.so.1",
          "libstdc++.so.6",
          "libgcc_s.so.1",
          // prlimit's
          "libsmartcols.so.1");

  private SystemLibraries() {}

  /// Copies what changed since; a host's updates arrive with the next start of a worker.
  static Path gather(Path directory) throws IOException {
    var to = Files.createDirectories(directory.resolve("libraries"));
    for (var name : NAMES) {
      for (var folder : FOLDERS) {
        if (Files.exists(folder.resolve(name))) {
          copy(folder.resolve(name).toRealPath(), to.resolve(name));
          break;
        }
      }
    }
    return to;
  }

  private static void copy(Path library, Path to) throws IOException {
    if (Files.exists(to)
        && Files.size(to) == Files.size(library)
        && Files.getLastModifiedTime(to).equals(Files.getLastModifiedTime(library))) {
      return;
    }
    var temporary = Files.createTempFile(to.getParent(), "copy", ".tmp");
    Files.copy(
        library,
        temporary,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
