package assay.worker.sandbox;

import assay.worker.engine.EngineSettings;
import assay.worker.kernel.Architecture;
import assay.worker.kernel.SyscallFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds the child's command line and starts it: a shell that lowers the limits and opens the
/// filter becomes `bwrap`, or java itself where that cannot be had.
///
/// All starts happen on one platform thread that lives as long as this launcher: the kernel's
/// parent-death signal follows the thread that forked, not the process, so that a child started
/// from a short-lived thread would die with it.
final class Launcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

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
  private final Path engineJar;
  private final Path natives;
  private final Path libraries;
  private final @Nullable Path prlimit = find("prlimit");
  private final boolean setpriv = find("setpriv") != null;
  private final @Nullable Path filter;
  private final boolean bwrap;

  /// @param directory for unpacked libraries and the filter
  /// @param isolate false: a plain process, even where bubblewrap could be had
  Launcher(Path directory, EngineSettings engine, boolean isolate) throws IOException {
    engineJar = Natives.engineJar();
    natives = natives(engine, engineJar, directory.toAbsolutePath());
    libraries = SystemLibraries.gather(directory.toAbsolutePath());
    filter = isolate ? filter(directory.toAbsolutePath(), engine) : null;
    bwrap = filter != null && find("bwrap") != null && bwrapWorks(filter);
  }

  private static Path natives(EngineSettings engine, Path jar, Path directory) throws IOException {
    if (engine.natives() == null) {
      return Natives.unpack(jar, directory);
    }
    Natives.requireWhole(engine.natives());
    return engine.natives().toAbsolutePath();
  }

  /// Whether children are isolated by bubblewrap.
  boolean isolates() {
    return bwrap;
  }

  /// Starts a program of ours beside a model.
  ///
  /// @param place the child's own
  /// @param model alone in its folder, unless isolated: there it is shown alone
  Process start(
      Program program, Workplace.Place place, Path model, EngineSettings engine, Bounds bounds)
      throws IOException {
    var command = new ArrayList<>(Shell.limiting(bounds, bwrap ? filter : null));
    var code = program.code(engineJar);
    var environment = environment(engine);
    if (bwrap) {
      var inside = new LinkedHashMap<Path, Path>();
      inside.put(javaHome, Bubblewrap.JAVA_HOME);
      inside.put(natives, Bubblewrap.NATIVES);
      inside.putAll(code);
      inside.put(model.toRealPath(), Bubblewrap.MODEL);
      // In there: outside it would count all that the worker's user does on this machine.
      boolean counting = prlimit != null && !place.group().counts();
      if (counting) {
        inside.put(prlimit, Bubblewrap.PRLIMIT);
      }
      command.addAll(Bubblewrap.arguments(inside, libraries, environment, engine));
      if (counting) {
        var tasks = "--nproc=%1$d:%1$d".formatted(bounds.tasks());
        command.addAll(List.of(Bubblewrap.PRLIMIT.toString(), tasks, "--"));
      }
      command.addAll(
          program.command(
              Bubblewrap.JAVA_HOME, Bubblewrap.NATIVES, Bubblewrap.TEMPORARY, code.values()));
    } else {
      if (setpriv) {
        command.addAll(List.of("setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--"));
      }
      command.addAll(program.command(javaHome, natives, place.temporary(), code.keySet()));
    }
    var process = onStarter(builder(command, place.temporary(), bwrap ? ENVIRONMENT : environment));
    try {
      place.group().enter(process, bwrap ? Bubblewrap.GENERATIONS : 0);
      return process;
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /// Starts the same without any wall, to be compared with.
  Process startBare(Program program, Workplace.Place place, EngineSettings engine)
      throws IOException {
    var code = program.code(engineJar).keySet();
    var command = program.command(javaHome, natives, place.temporary(), code);
    return onStarter(builder(command, place.temporary(), environment(engine)));
  }

  private static ProcessBuilder builder(
      List<String> command, Path directory, Map<String, String> environment) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  private static Map<String, String> environment(EngineSettings engine) {
    var environment = new TreeMap<>(ENVIRONMENT);
    if (engine.device().equals("cuda")) {
      if (!engine.tf32()) {
        environment.put("NVIDIA_TF32_OVERRIDE", "0");
      }
      environment.put("CUDA_CACHE_DISABLE", "1");
      var libraries = System.getenv("LD_LIBRARY_PATH");
      if (libraries != null) {
        environment.put("LD_LIBRARY_PATH", libraries);
      }
    }
    return environment;
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

  private static @Nullable Path find(String program) {
    for (var folder : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return Path.of(folder, program);
      }
    }
    return null;
  }

  /// Null on a machine whose system calls are not known here.
  private static @Nullable Path filter(Path directory, EngineSettings engine) throws IOException {
    var architecture = Architecture.current();
    if (architecture.isEmpty()) {
      LOG.warn("no filter of system calls for {}", System.getProperty("os.arch"));
      return null;
    }
    var file = directory.resolve(engine.device().equals("cuda") ? "cuda.bpf" : "cpu.bpf");
    var temporary = Files.createTempFile(directory, "filter", ".tmp");
    Files.write(
        temporary, SyscallFilter.program(architecture.get(), engine.device().equals("cuda")));
    return Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Installed is not enough: a hardened host may forbid user namespaces, an old kernel filters.
  private boolean bwrapWorks(Path filter) throws IOException {
    var command = new ArrayList<>(Shell.limiting(Bounds.NONE, filter));
    command.addAll(Bubblewrap.walls());
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
