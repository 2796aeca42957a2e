package assay.worker.sandbox;

import assay.worker.engine.EngineSettings;
import assay.worker.engine.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where strangers' models run: one throw-away process each, isolated by bubblewrap where it is
/// installed and usable.
public final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  private final Path runs;
  private final Launcher launcher;
  private final EngineSettings engine;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandbox-deadlines").factory());

  private Sandbox(Path runs, Launcher launcher, EngineSettings engine) {
    this.runs = runs;
    this.launcher = launcher;
    this.engine = engine;
  }

  /// @param directory ours to write in: unpacked libraries and private folders of the runs
  /// @param required true: refuse to work without bubblewrap
  /// @throws IOException when the directory or the engine is unusable, or isolation is required and
  ///   cannot be had
  public static Sandbox open(Path directory, EngineSettings engine, boolean required)
      throws IOException {
    return open(new Launcher(directory, true), directory, engine, required);
  }

  /// Without isolation, as on a host that has no bubblewrap.
  static Sandbox openPlain(Path directory, EngineSettings engine) throws IOException {
    return open(new Launcher(directory, false), directory, engine, false);
  }

  private static Sandbox open(
      Launcher launcher, Path directory, EngineSettings engine, boolean required)
      throws IOException {
    if (!launcher.isolates()) {
      if (required) {
        launcher.close();
        throw new SandboxFault(
            "assay.worker.sandbox=required, but bwrap is not installed or not usable here. Install"
                + " bubblewrap and allow user namespaces, or set assay.worker.sandbox=preferred");
      }
      LOG.warn("NO SANDBOX: bwrap is not installed or not usable here.");
      LOG.warn("NO SANDBOX: models run as a plain process with the rights of this user.");
    }
    if (engine.natives() != null) {
      Natives.requireWhole(engine.natives());
    }
    var runs = Files.createDirectories(directory.toAbsolutePath().resolve("runs"));
    return new Sandbox(runs, launcher, engine);
  }

  /// `bwrap` or `none`, as the worker registers it.
  public String kind() {
    return launcher.isolates() ? "bwrap" : "none";
  }

  /// Tries whether the engine comes up on its device, without a model.
  ///
  /// @throws IOException when the device or its libraries are missing, or of another version
  public void tryEngine() throws IOException {
    var none = Files.createTempFile(runs, "none", ".onnx");
    try (var run = start(none, new ModelInput(1, 1, 1, 0), RunLimits.NONE)) {
      run.greet();
    } finally {
      Files.delete(none);
    }
  }

  /// Starts a child for this model; it loads while the caller prepares the images.
  ///
  /// @throws IOException when the machine cannot start it
  public ModelRun start(Path model, ModelInput input, RunLimits limits) throws IOException {
    var run = Files.createTempDirectory(runs, "run");
    try {
      Files.createDirectory(run.resolve("tmp"));
      // A copy, alone in its folder: the runtime reads whatever lies beside a model, and a hard
      // link
      // could be written through.
      var copy = Files.createDirectory(run.resolve("model")).resolve("model.onnx");
      Files.copy(model, copy);
      var process = launcher.start(run, engine, limits);
      var setup =
          new Setup(
              launcher.modelPath(copy),
              input.channels(),
              input.height(),
              input.width(),
              input.embedding(),
              engine.within(limits.memoryBytes()));
      return new ModelRun(process, run, setup, deadlines, limits);
    } catch (IOException e) {
      Folders.delete(run);
      throw e;
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    launcher.close();
  }
}
