package assay.worker.sandbox;

import assay.grading.ticket.ModelFailure;
import assay.worker.engine.Child;
import assay.worker.engine.EngineSettings;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Builds the child's command line and starts it. Seccomp and cgroups belong here when they come.
///
/// All starts happen on one platform thread that lives as long as this launcher: the kernel's
/// parent-death signal follows the thread that forked, not the process, so that a child started
/// from a short-lived thread would die with it.
final class Launcher implements AutoCloseable {
  /// Address space that a JVM reserves without using it.
  private static final long JVM_RESERVES = 1536L << 20;

  private static final Path MODEL_FOLDER = Path.of("/model");

  private static final List<String> LIBRARY_FOLDERS =
      List.of(
          "/lib64",
          "/lib/x86_64-linux-gnu",
          "/usr/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/lib");

  private static final List<String> LIBRARIES =
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
          "libgcc_s.so.1");

  /// All that a child inherits. The runtime's telemetry would phone home, and crashes where it
  /// finds no `/etc`.
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "LANG", "C.UTF-8",
          "PATH", "/usr/bin:/bin",
          "MALLOC_ARENA_MAX", "2",
          "ORT_DISABLE_TELEMETRY", "1");

  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("sandbox-starter").factory());

  private final Path javaHome = Path.of(System.getProperty("java.home"));
  private final List<Path> classPath;
  private final Path natives;
  private final boolean prlimit = isInstalled("prlimit");
  private final boolean setpriv = isInstalled("setpriv");
  private final boolean bwrap;

  /// @param isolate false: a plain process, even where bubblewrap could be had
  Launcher(Path directory, boolean isolate) throws IOException {
    var jar = Natives.engineJar();
    this.natives = Natives.unpack(jar, directory.toAbsolutePath());
    this.classPath = List.of(codeOf(Child.class), codeOf(ModelFailure.class), jar);
    this.bwrap = isolate && isInstalled("bwrap") && bwrapWorks();
  }

  /// Whether children are isolated by bubblewrap.
  boolean isolates() {
    return bwrap;
  }

  /// Where the child will find the model.
  Path modelPath(Path model) {
    return bwrap ? MODEL_FOLDER.resolve("model.onnx") : model;
  }

  /// @param run the child's private folder: `model/model.onnx`, and `tmp` to write in
  Process start(Path run, EngineSettings engine, RunLimits limits) throws IOException {
    var command = new ArrayList<String>();
    limit(command, engine, limits);
    if (bwrap) {
      isolate(command, run, engine);
      java(command, Path.of("/jdk"), Path.of("/native"), Path.of("/tmp"), inside(classPath));
    } else {
      if (setpriv) {
        command.addAll(List.of("setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--"));
      }
      java(command, javaHome, natives(engine), run.resolve("tmp"), classPath);
    }
    var builder = new ProcessBuilder(command).directory(run.resolve("tmp").toFile());
    var environment = builder.environment();
    var cuda = environment.get("LD_LIBRARY_PATH");
    environment.clear();
    environment.putAll(ENVIRONMENT);
    if (engine.device().equals("cuda")) {
      cuda(environment, cuda);
      if (engine.tf32()) {
        environment.remove("NVIDIA_TF32_OVERRIDE");
      }
    }
    return onStarter(builder);
  }

  private Path natives(EngineSettings engine) {
    return engine.natives() == null ? natives : engine.natives().toAbsolutePath();
  }

  private static void cuda(Map<String, String> environment, @Nullable String libraries) {
    environment.put("NVIDIA_TF32_OVERRIDE", "0");
    environment.put("CUDA_CACHE_DISABLE", "1");
    if (libraries != null) {
      environment.put("LD_LIBRARY_PATH", libraries);
    }
  }

  private Process onStarter(ProcessBuilder builder) throws IOException {
    try {
      return starter.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new SandboxFault("the sandbox did not start: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFault("interrupted while the sandbox was started");
    }
  }

  private void limit(List<String> command, EngineSettings engine, RunLimits limits) {
    if (!prlimit) {
      return;
    }
    command.addAll(
        List.of("prlimit", "--nofile=256:256", "--core=0:0", "--fsize=67108864:67108864"));
    // CUDA reserves address space far beyond what it uses.
    if (limits.memoryBytes() > 0 && !engine.device().equals("cuda")) {
      long space = limits.memoryBytes() + JVM_RESERVES;
      command.add("--as=" + space + ":" + space);
    }
    command.add("--");
  }

  private void isolate(List<String> command, Path run, EngineSettings engine) {
    command.addAll(bwrapBasics());
    if (engine.device().equals("cuda")) {
      gpu(command);
    } else {
      for (var folder : LIBRARY_FOLDERS) {
        for (var library : LIBRARIES) {
          var file = folder + "/" + library;
          if (Files.exists(Path.of(file))) {
            bind(command, Path.of(file), Path.of(file));
          }
        }
      }
    }
    bind(command, javaHome, Path.of("/jdk"));
    bind(command, natives(engine), Path.of("/native"));
    for (int i = 0; i < classPath.size(); i++) {
      bind(command, classPath.get(i), inside(classPath).get(i));
    }
    bind(command, run.resolve("model"), MODEL_FOLDER);
    command.addAll(
        List.of(
            "--proc",
            "/proc",
            "--dev",
            "/dev",
            "--size",
            "67108864",
            "--tmpfs",
            "/tmp",
            "--remount-ro",
            "/",
            "--hostname",
            "sandbox",
            "--cap-drop",
            "ALL",
            "--chdir",
            "/tmp"));
    if (engine.device().equals("cuda")) {
      devices(command, engine);
    }
    command.add("--");
  }

  private static List<String> bwrapBasics() {
    return List.of(
        "bwrap",
        "--unshare-all",
        "--unshare-user",
        "--uid",
        "65534",
        "--gid",
        "65534",
        "--die-with-parent",
        "--new-session");
  }

  /// The driver's and CUDA's libraries are many and moving: the system's library folders are shown
  /// whole, read only.
  private static void gpu(List<String> command) {
    for (var folder : List.of("/usr/lib", "/usr/lib64", "/usr/local", "/lib", "/lib64", "/sys")) {
      command.addAll(List.of("--ro-bind-try", folder, folder));
    }
    command.addAll(List.of("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"));
    var libraries = System.getenv("LD_LIBRARY_PATH");
    if (libraries != null) {
      for (var folder : libraries.split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()) {
          command.addAll(List.of("--ro-bind-try", folder, folder));
        }
      }
    }
  }

  private static void devices(List<String> command, EngineSettings engine) {
    for (var node :
        List.of("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia" + engine.deviceId())) {
      command.addAll(List.of("--dev-bind-try", "/dev/" + node, "/dev/" + node));
    }
  }

  private static void bind(List<String> command, Path from, Path to) {
    command.addAll(List.of("--ro-bind", from.toString(), to.toString()));
  }

  private static List<Path> inside(List<Path> classPath) {
    var inside = new ArrayList<Path>();
    for (int i = 0; i < classPath.size(); i++) {
      inside.add(Path.of("/app/" + i + (Files.isDirectory(classPath.get(i)) ? "" : ".jar")));
    }
    return inside;
  }

  private static void java(
      List<String> command, Path home, Path natives, Path temporary, List<Path> classPath) {
    command.addAll(
        List.of(
            home.resolve("bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=1g",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:-UsePerfData",
            "-XX:-UseContainerSupport",
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "--enable-native-access=ALL-UNNAMED",
            "-Donnxruntime.native.path=" + natives,
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()),
            Child.class.getName()));
  }

  private static Path codeOf(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new SandboxFault("cannot find the code of " + type.getName() + ": " + e.getMessage());
    }
  }

  private static boolean isInstalled(String program) {
    for (var folder : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /// Installed is not enough: a hardened host may forbid user namespaces.
  private boolean bwrapWorks() throws IOException {
    var command = new ArrayList<>(bwrapBasics());
    command.addAll(List.of("--ro-bind", "/", "/", "--proc", "/proc", "--", "/bin/true"));
    var probe =
        onStarter(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    try {
      if (probe.waitFor(10, TimeUnit.SECONDS)) {
        return probe.exitValue() == 0;
      }
      probe.destroyForcibly();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFault("interrupted while bwrap was probed");
    }
  }

  /// Ends the starter, and with it every child still alive.
  @Override
  public void close() {
    starter.shutdownNow();
  }
}
