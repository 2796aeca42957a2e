package assay.worker.sandbox;

import assay.worker.engine.EngineSettings;
import assay.worker.kernel.ControlGroups;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long a child takes from its start to its greeting, in the sandbox and with no wall at all.
///
/// @param bare milliseconds of each round
/// @param walled milliseconds of each round, as a worker starts it
/// @param controlled whether control groups were part of it
public record SandboxStart(List<Double> bare, List<Double> walled, boolean controlled) {
  private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), 1L << 30);
  private static final ModelInput INPUT = new ModelInput(3, 112, 112, 0);

  /// Not counted: they fill the page cache.
  private static final int WARM_UP = 2;

  public SandboxStart {
    bare = List.copyOf(bare);
    walled = List.copyOf(walled);
  }

  /// Both in turns.
  ///
  /// @param directory to write in
  /// @throws SandboxFault when bubblewrap is not installed or not usable here
  public static SandboxStart measure(Path directory, int rounds) throws IOException {
    var engine = new EngineSettings("cpu", 0, 1, 16);
    var groups = ControlGroups.find();
    var bare = new ArrayList<Double>();
    var walled = new ArrayList<Double>();
    try (var launcher = new Launcher(directory, engine, true);
        var workplace = Workplace.open(directory, groups);
        var ungrouped = Workplace.open(directory, ControlGroups.NONE)) {
      if (!launcher.isolates()) {
        throw new SandboxFault("bwrap is not installed or not usable here");
      }
      var model = Files.writeString(directory.resolve("model.onnx"), "never read");
      for (int round = -WARM_UP; round < rounds; round++) {
        var one = bare(launcher, ungrouped, engine);
        var other = walled(launcher, workplace, engine, model);
        if (round >= 0) {
          bare.add(one);
          walled.add(other);
        }
      }
    }
    return new SandboxStart(bare, walled, groups.control("memory"));
  }

  /// @return milliseconds
  private static double bare(Launcher launcher, Workplace workplace, EngineSettings engine)
      throws IOException {
    long start = System.nanoTime();
    try (var place = workplace.take(Bounds.of(engine, LIMITS))) {
      var process = launcher.startBare(Program.CHILD, place, engine);
      return greeted(process, Path.of("none"), engine, start);
    }
  }

  /// @return milliseconds
  private static double walled(
      Launcher launcher, Workplace workplace, EngineSettings engine, Path model)
      throws IOException {
    var bounds = Bounds.of(engine, LIMITS);
    long start = System.nanoTime();
    try (var place = workplace.take(bounds)) {
      var process = launcher.start(Program.CHILD, place, model, engine, bounds);
      return greeted(process, Bubblewrap.MODEL, engine, start);
    }
  }

  private static double greeted(Process process, Path model, EngineSettings engine, long start)
      throws IOException {
    try (var out = new DataOutputStream(process.getOutputStream())) {
      Sandbox.setup(model, INPUT, engine).write(out);
      out.flush();
      if (process.getInputStream().read() != 'H') {
        throw new SandboxFault("the child did not greet");
      }
      return (System.nanoTime() - start) / 1e6;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
