package assay.worker.engine;

import ai.onnxruntime.OrtException;
import assay.grading.ticket.ModelFailure;
import java.util.List;

/// Whose fault it is when the runtime throws.
final class RuntimeFailure {
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "Failed to allocate memory",
          "bad_alloc",
          "bad allocation",
          "out of memory",
          "ALLOC_FAILED");

  /// After one of these a process computes nothing more on its GPU.
  private static final List<String> DEVICE_LOST =
      List.of("CUDA failure", "CUDA error", "CUDNN failure", "CUBLAS failure");

  private static final String OWN_WORDS = "Status Message:";

  private RuntimeFailure() {}

  /// @throws EngineFault when the device is at fault
  static ModelFault of(OrtException e, EngineSettings engine, ModelFailure otherwise)
      throws EngineFault {
    var message = String.valueOf(e.getMessage());
    // Before them stands the name of a node, which the model chose.
    var said = message.substring(Math.max(0, message.lastIndexOf(OWN_WORDS)));
    if (OUT_OF_MEMORY.stream().anyMatch(said::contains)) {
      return new ModelFault(ModelFailure.RESOURCE_LIMIT, message);
    }
    if (engine.onCuda() && DEVICE_LOST.stream().anyMatch(said::contains)) {
      throw new EngineFault(message);
    }
    return new ModelFault(otherwise, message);
  }
}
