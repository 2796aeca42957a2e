package assay.worker;

import assay.worker.engine.EngineSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How this worker runs models: the rest of `assay.worker.*`.
///
/// @param device `cpu` or `cuda`
/// @param threads per model; 0 = the machine's cores divided among the slots
/// @param batchSize images of one run, to begin with; 0 = as suits the device
/// @param deviceMemoryBytes of a GPU, for one model; 0 = as much as the ticket grants, and the
///   server gives this worker no task that asks for a certain memory
/// @param natives folder of onnxruntime's native libraries of another build, such as one for CUDA;
///   by default those of the jar
/// @param noiseCron when the noise of the engine is measured again, as Quartz writes it
/// @param sandbox `required`: no work unless each wall holds; or `preferred`: what can be had
@ConfigurationProperties("assay.worker")
record RunSettings(
    @Bindable(defaultValue = "cpu") String device,
    @Bindable(defaultValue = "0") int deviceId,
    @Bindable(defaultValue = "0") int threads,
    @Bindable(defaultValue = "0") int batchSize,
    @Bindable(defaultValue = "0") long deviceMemoryBytes,
    @Nullable Path natives,
    @Bindable(defaultValue = "0 40 3 * * ?") String noiseCron,
    @Bindable(defaultValue = "required") String sandbox) {
  RunSettings {
    if (!sandbox.equals("preferred") && !sandbox.equals("required")) {
      throw new IllegalArgumentException(
          "assay.worker.sandbox: expected required or preferred, found " + sandbox);
    }
  }

  boolean sandboxRequired() {
    return sandbox.equals("required");
  }

  /// Whether the engine may fail to come up at all: better when the worker starts than at a model.
  boolean needsTrial() {
    return natives != null || device.equals("cuda");
  }

  /// Of the processor or the GPU, as the system calls it.
  String deviceName() {
    return DeviceName.of(device, deviceId);
  }

  /// What one model may have of the device; null: of a GPU nobody said. A container's limit counts
  /// as the machine's memory.
  @Nullable Long memoryBytes(int slots) {
    if (device.equals("cuda")) {
      return deviceMemoryBytes == 0 ? null : deviceMemoryBytes;
    }
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return system.getTotalMemorySize() / slots;
  }

  EngineSettings engine(int slots) {
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / slots);
    return new EngineSettings(
        device,
        deviceId,
        threads == 0 ? share : threads,
        batchSize,
        deviceMemoryBytes,
        false,
        natives);
  }
}
