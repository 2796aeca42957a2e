package assay.worker.probe;

import assay.worker.kernel.Architecture;
import assay.worker.kernel.RawCalls;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The program that a self-test starts in the place of the engine: it tries what a hostile model
/// would try once it had taken the process over, and prints a line a wall: name, whether it holds,
/// what the kernel answered, with tabs between.
public final class Probe {
  /// A mode that tries all but the following two.
  public static final String WALLS = "walls";

  /// Starts other programs; where one starts, this one is gone.
  public static final String EXECUTE = "execute";

  /// Takes memory until it is refused or killed.
  public static final String MEMORY = "memory";

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Probe() {}

  /// `walls MODEL SPACE PORT SECRET…`, `execute`, or `memory BYTES`.
  public static void main(String[] arguments) throws IOException {
    // As the engine's child waits for its model: until then it need not be walled in whole.
    if (System.in.read() < 0) {
      return;
    }
    var probe = new Probe();
    var architecture = Architecture.current();
    if (architecture.isEmpty()) {
      throw new IllegalStateException("system calls of this machine are not known");
    }
    var calls = new RawCalls(architecture.get(), Arena.global());
    switch (arguments[0]) {
      case WALLS -> probe.walls(calls, List.of(arguments));
      case EXECUTE -> probe.wall("execute", () -> ProcessTries.execute(calls));
      case MEMORY ->
          probe.wall("memory", () -> MemoryTries.take(calls, Long.parseLong(arguments[1])));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    Runtime.getRuntime().halt(0);
  }

  private void walls(RawCalls calls, List<String> arguments) {
    var model = Path.of(arguments.get(1));
    long space = Long.parseLong(arguments.get(2));
    int port = Integer.parseInt(arguments.get(3));
    var secrets = arguments.subList(4, arguments.size());
    var network = new NetworkTries(calls);
    var files = new FileTries(calls);
    var processes = new ProcessTries(calls);
    wall("network", () -> network.connect(port));
    wall("listen", network::listen);
    wall("read", () -> files.read(secrets));
    wall("write", () -> files.write(model));
    wall("model-folder", () -> FileTries.alone(model));
    wall("space", () -> FileTries.fill(space));
    wall("processes", ProcessTries::seen);
    wall("descriptors", FileTries::open);
    wall("environment", ProcessTries::environment);
    wall("user", ProcessTries::user);
    wall("capabilities", processes::gain);
    wall("system-calls", () -> new SystemCallTries(calls).all());
    wall("fork", processes::fork);
    // Last: not even a thread may be had after it.
    wall("threads", ProcessTries::threads);
  }

  @FunctionalInterface
  private interface Try {
    Tried run() throws IOException;
  }

  private void wall(String name, Try attempt) {
    Tried tried;
    try {
      tried = attempt.run();
    } catch (IOException e) {
      tried = new Tried(false, "could not be tried: " + e);
    }
    out.println(name + "\t" + tried.holds() + "\t" + tried.detail());
  }
}
