package assay.worker.sandbox;

import assay.worker.engine.EngineSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The arguments of `bwrap`: a root of a few read-only files, no network, no capability, nobody's
/// rights.
final class Bubblewrap {
  /// The process that was started has a child, the first of the namespace, which has another: the
  /// program.
  static final int GENERATIONS = 2;

  /// The filter's file descriptor.
  static final int FILTER = 9;

  /// Bytes of a file in `/tmp`, and of all of them.
  static final long WRITABLE = 64L << 20;

  static final Path MODEL = Path.of("/model/model.onnx");
  static final Path TEMPORARY = Path.of("/tmp");
  static final Path NATIVES = Path.of("/native");
  static final Path JAVA_HOME = Path.of("/jdk");
  static final Path PRLIMIT = Path.of("/limits/prlimit");

  private static final Path LIBRARIES = Path.of("/libraries");

  /// Where a loader looks.
  private static final List<String> LIBRARY_FOLDERS =
      List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64");

  private static final List<String> KERNEL_SETTINGS =
      List.of("/proc/sys", "/proc/pressure", "/proc/acpi", "/proc/scsi", "/proc/fs");

  private final List<String> arguments = new ArrayList<>();

  private Bubblewrap() {}

  /// What makes the walls, without the root.
  static List<String> walls() {
    return List.of(
        "bwrap",
        "--unshare-all",
        "--unshare-user",
        "--uid",
        "65534",
        "--gid",
        "65534",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--seccomp",
        Integer.toString(FILTER));
  }

  /// @param inside host path to path inside, all read only
  /// @param libraries of the system, for a CPU
  /// @param environment all of it
  static List<String> arguments(
      Map<Path, Path> inside,
      Path libraries,
      Map<String, String> environment,
      EngineSettings engine) {
    var bwrap = new Bubblewrap();
    bwrap.arguments.addAll(walls());
    bwrap.environment(environment);
    boolean cuda = engine.device().equals("cuda");
    if (cuda) {
      bwrap.gpuLibraries();
    } else {
      bwrap.libraries(libraries);
    }
    inside.forEach(bwrap::bind);
    bwrap.add("--proc", "/proc", "--dev", "/dev");
    bwrap.kernelSettings();
    if (cuda) {
      bwrap.devices(engine);
    }
    // Files in /dev would be memory that nobody counts.
    bwrap.add("--remount-ro", "/dev");
    bwrap.add("--size", Long.toString(WRITABLE), "--tmpfs", TEMPORARY.toString());
    bwrap.add("--remount-ro", "/", "--hostname", "sandbox", "--chdir", TEMPORARY.toString(), "--");
    return bwrap.arguments;
  }

  private void add(String... more) {
    arguments.addAll(List.of(more));
  }

  private void bind(Path from, Path to) {
    add("--ro-bind", from.toString(), to.toString());
  }

  private void environment(Map<String, String> environment) {
    add("--clearenv");
    environment.forEach((name, value) -> add("--setenv", name, value));
  }

  private void libraries(Path host) {
    bind(host, LIBRARIES);
    for (var folder : LIBRARY_FOLDERS) {
      add("--symlink", LIBRARIES.toString(), folder);
    }
  }

  /// Most of these files belong to root, and to a worker that runs as root so does the child's user
  /// outside of its namespace: it could write them.
  private void kernelSettings() {
    for (var folder : KERNEL_SETTINGS) {
      if (Files.isDirectory(Path.of(folder))) {
        add("--tmpfs", folder, "--remount-ro", folder);
      }
    }
  }

  /// The driver's and CUDA's libraries are many and moving: the system's library folders are shown
  /// whole, read only.
  private void gpuLibraries() {
    for (var folder : List.of("/usr/lib", "/usr/lib64", "/usr/local", "/lib", "/lib64", "/sys")) {
      add("--ro-bind-try", folder, folder);
    }
    add("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache");
    var libraries = System.getenv("LD_LIBRARY_PATH");
    if (libraries != null) {
      for (var folder : libraries.split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()) {
          add("--ro-bind-try", folder, folder);
        }
      }
    }
  }

  private void devices(EngineSettings engine) {
    for (var node :
        List.of("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia" + engine.deviceId())) {
      add("--dev-bind-try", "/dev/" + node, "/dev/" + node);
    }
  }
}
