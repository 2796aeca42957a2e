package assay.worker;

import assay.worker.engine.EngineSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// How this worker runs models: the rest of `assay.worker.*`.
///
/// @param device `cpu` or `cuda`
/// @param threads per model; 0 = the machine's cores divided among the slots
/// @param sandbox `required`: no work unless each wall holds; or `preferred`: what can be had
@ConfigurationProperties("assay.worker")
record RunSettings(
    @Bindable(defaultValue = "cpu") String device,
    @Bindable(defaultValue = "0") int deviceId,
    @Bindable(defaultValue = "0") int threads,
    @Bindable(defaultValue = "16") int batchSize,
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

  EngineSettings engine(int slots) {
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / slots);
    return new EngineSettings(device, deviceId, threads == 0 ? share : threads, batchSize);
  }
}
