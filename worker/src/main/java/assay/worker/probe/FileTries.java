package assay.worker.probe;

import assay.worker.kernel.RawCalls;
import assay.worker.kernel.SystemCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Tries to read what is not the model's, and to write what is not in `/tmp`.
final class FileTries {
  private static final long AT_FDCWD = -100;
  private static final long READ_ONLY = 0;
  private static final long WRITE_ONLY = 1;
  private static final long CREATE = 0x40;
  private static final long ANYBODY = 0666;

  private static final int CHUNK = 1 << 20;

  /// Opened for writing, never written.
  private static final List<String> OF_THE_KERNEL =
      List.of(
          "/proc/sys/kernel/core_pattern",
          "/proc/sys/vm/drop_caches",
          "/proc/sysrq-trigger",
          "/proc/pressure/memory",
          "/proc/irq/default_smp_affinity");

  private static final List<String> FOLDERS =
      List.of("/", "/model", "/app", "/jdk", "/native", "/dev", "/dev/shm", "/proc", "/var/tmp");

  private static final List<String> SEEN_BY_DESIGN =
      List.of("pipe:", "anon_inode:", "/app/", "/jdk/", "/native/", "/proc/", "/dev/", "/tmp");

  private final RawCalls calls;

  FileTries(RawCalls calls) {
    this.calls = calls;
  }

  /// @param secrets paths of the host
  Tried read(List<String> secrets) {
    var all = new Tried.All();
    for (var secret : secrets) {
      var open = calls.call(SystemCall.OPENAT, AT_FDCWD, calls.string(secret), READ_ONLY, 0);
      all.add(open.isRefused(), secret + " " + open.said());
    }
    return all.tried();
  }

  Tried write(Path model) throws IOException {
    var all = new Tried.All();
    var paths = new ArrayList<>(OF_THE_KERNEL);
    paths.add(model.toString());
    for (var path : paths) {
      var open = calls.call(SystemCall.OPENAT, AT_FDCWD, calls.string(path), WRITE_ONLY, 0);
      all.add(open.isRefused(), path + " " + open.said());
    }
    for (var folder : FOLDERS) {
      var file = Path.of(folder, "assay-probe-" + ProcessHandle.current().pid());
      var open =
          calls.call(
              SystemCall.OPENAT,
              AT_FDCWD,
              calls.string(file.toString()),
              WRITE_ONLY | CREATE,
              ANYBODY);
      all.add(open.isRefused(), folder + " " + open.said());
      if (!open.isRefused()) {
        Files.deleteIfExists(file);
      }
    }
    return all.tried();
  }

  /// The runtime reads whatever lies beside a model.
  static Tried alone(Path model) throws IOException {
    try (var beside = Files.list(model.resolveSibling(""))) {
      var names = beside.map(file -> String.valueOf(file.getFileName())).toList();
      return new Tried(names.equals(List.of("model.onnx")), "holds " + names);
    }
  }

  /// Writes three files of half the space each.
  ///
  /// @param space bytes that all files together may have
  static Tried fill(long space) throws IOException {
    var files = new ArrayList<Path>();
    long written = 0;
    try {
      var chunk = ByteBuffer.allocateDirect(CHUNK);
      while (files.size() < 3) {
        files.add(Files.createTempFile("fill", ""));
        try (var file = FileChannel.open(files.getLast(), StandardOpenOption.WRITE)) {
          for (int i = 0; i < space / 2 / CHUNK; i++) {
            written += file.write(chunk.clear());
          }
        }
      }
      return new Tried(false, "%d MiB fit into /tmp".formatted(written >> 20));
    } catch (IOException e) {
      return new Tried(true, "%d MiB, then %s".formatted(written >> 20, e.getMessage()));
    } finally {
      for (var file : files) {
        Files.delete(file);
      }
    }
  }

  /// What was left open by those who started this process.
  static Tried open() throws IOException {
    var others = new ArrayList<String>();
    int count = 0;
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (var descriptor : (Iterable<Path>) descriptors::iterator) {
        if (!Files.isSymbolicLink(descriptor)) {
          continue;
        }
        var to = Files.readSymbolicLink(descriptor).toString();
        count++;
        if (SEEN_BY_DESIGN.stream().noneMatch(to::startsWith)) {
          others.add(to);
        }
      }
    }
    return new Tried(
        others.isEmpty(), count + " open, " + (others.isEmpty() ? "all our own" : others));
  }
}
