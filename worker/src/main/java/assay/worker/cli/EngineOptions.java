package assay.worker.cli;

import assay.worker.engine.EngineSettings;
import assay.worker.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// How a model is run, for every command that runs one.
final class EngineOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu or cuda (default: ${DEFAULT-VALUE})")
  private String device = "cpu";

  @Option(
      names = "--device_id",
      defaultValue = "0",
      description = "which GPU (default: ${DEFAULT-VALUE})")
  private int deviceId;

  @Option(
      names = "--batch_size",
      defaultValue = "0",
      description = "images at a time, fewer where memory is short (default: 16, on a GPU 128)")
  private int batchSize;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "threads of one operator (default: all cores)")
  private int threads;

  @Option(
      names = "--natives",
      paramLabel = "DIR",
      description =
          "onnxruntime's native libraries of another build, such as one for CUDA"
              + " (default: ASSAY_NATIVES, else those that come along)")
  private @Nullable Path natives;

  /// @throws ParameterException when the options make no sense
  Sandbox open() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    EngineSettings settings;
    try {
      settings =
          new EngineSettings(
              device,
              deviceId,
              threads == 0 ? cores : threads,
              batchSize,
              0,
              false,
              natives == null ? fromEnvironment() : natives);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return Sandbox.open(cache(), settings, false);
  }

  private static @Nullable Path fromEnvironment() {
    var named = System.getenv("ASSAY_NATIVES");
    return named == null || named.isEmpty() ? null : Path.of(named);
  }

  /// The user's cache folder (XDG base directories), for the unpacked engine.
  private static Path cache() {
    var cache = System.getenv("XDG_CACHE_HOME");
    return cache == null || cache.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "assay")
        : Path.of(cache, "assay");
  }
}
