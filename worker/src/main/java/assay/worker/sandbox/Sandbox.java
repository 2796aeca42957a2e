package assay.worker.sandbox;

import assay.grading.ticket.WorkerCalls.Wall;
import assay.worker.engine.EngineSettings;
import assay.worker.engine.Setup;
import assay.worker.kernel.ControlGroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where strangers' models run: one throw-away process each, isolated by bubblewrap where it is
/// installed and usable, in control groups where they are writable.
public final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  private final Workplace workplace;
  private final Launcher launcher;
  private final EngineSettings engine;
  private final Program child;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandbox-deadlines").factory());

  private Sandbox(Workplace workplace, Launcher launcher, EngineSettings engine, Program child) {
    this.workplace = workplace;
    this.launcher = launcher;
    this.engine = engine;
    this.child = child;
  }

  /// @param directory ours to write in: unpacked libraries and private folders of the runs; what a
  ///   killed process left in it is removed
  /// @param required true: refuse to work without bubblewrap
  /// @throws IOException when the directory or the engine is unusable, or isolation is required and
  ///   cannot be had
  public static Sandbox open(Path directory, EngineSettings engine, boolean required)
      throws IOException {
    var sandbox = open(directory, engine, true, Program.CHILD);
    if (sandbox.launcher.isolates()) {
      return sandbox;
    }
    if (required) {
      sandbox.close();
      throw new SandboxFault(
          "assay.worker.sandbox=required, but bwrap is not installed or not usable here. Install"
              + " bubblewrap and allow user namespaces, or set assay.worker.sandbox=preferred");
    }
    LOG.warn("NO SANDBOX: bwrap is not installed or not usable here.");
    LOG.warn("NO SANDBOX: models run as a plain process with the rights of this user.");
    LOG.warn("NO SANDBOX: no filter of system calls, and network and files are open to them.");
    return sandbox;
  }

  /// Without isolation, as on a host that has no bubblewrap.
  static Sandbox openPlain(Path directory, EngineSettings engine) throws IOException {
    return open(directory, engine, false, Program.CHILD);
  }

  /// @param isolate false: a plain process
  /// @param child speaks as [assay.worker.engine.Child] does
  static Sandbox open(Path directory, EngineSettings engine, boolean isolate, Program child)
      throws IOException {
    var launcher = new Launcher(directory, engine, isolate);
    try {
      var workplace = Workplace.open(directory, ControlGroups.find());
      return new Sandbox(workplace, launcher, engine, child);
    } catch (IOException e) {
      launcher.close();
      throw e;
    }
  }

  /// `bwrap` or `none`, as the worker registers it.
  public String kind() {
    return launcher.isolates() ? "bwrap" : "none";
  }

  /// Tries whether the engine comes up on its device, without a model.
  ///
  /// @throws IOException when the device or its libraries are missing, or of another version
  public void tryEngine() throws IOException {
    var none = Files.createTempFile("none", ".onnx");
    try (var run = start(none, new ModelInput(1, 1, 1, 0), RunLimits.NONE)) {
      run.greet();
    } finally {
      Files.delete(none);
    }
  }

  /// Tries each wall from inside.
  ///
  /// @param secrets files and folders of this host that must not be seen
  /// @throws IOException when the machine cannot even try
  public List<Wall> walls(List<Path> secrets) throws IOException {
    return new Walls(workplace, launcher, engine).all(secrets);
  }

  /// Starts a child for this model; it loads while the caller prepares the images.
  ///
  /// @throws IOException when the machine cannot start it
  public ModelRun start(Path model, ModelInput input, RunLimits limits) throws IOException {
    return start(model, input, limits, Bounds.of(engine, limits));
  }

  ModelRun start(Path model, ModelInput input, RunLimits limits, Bounds bounds) throws IOException {
    var place = workplace.take(bounds);
    try {
      var alone = launcher.isolates() ? model : copy(model, place);
      var process = launcher.start(child, place, alone, engine, bounds);
      var seen = launcher.isolates() ? Bubblewrap.MODEL : alone;
      var setup = setup(seen, input, engine.within(limits.memoryBytes()));
      return new ModelRun(process, place, setup, deadlines, limits);
    } catch (IOException e) {
      place.close();
      throw e;
    }
  }

  static Setup setup(Path model, ModelInput input, EngineSettings engine) {
    return new Setup(
        model, input.channels(), input.height(), input.width(), input.embedding(), engine);
  }

  /// A plain process sees the host's files, and the runtime reads whatever lies beside a model. A
  /// hard link could be written through.
  private static Path copy(Path model, Workplace.Place place) throws IOException {
    var folder = Files.createDirectory(place.folder().resolve("model"));
    return Files.copy(model, folder.resolve("model.onnx"));
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    launcher.close();
    try {
      workplace.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
