package assay.grading.ticket;

import java.util.Arrays;
import java.util.Optional;

/// Every way in which a model can fail in the sandbox. Participants see these codes and sentences
/// alone, never the runtime's own text (SECURITY §0.7).
public enum ModelFailure {
  LOAD("model.load_failed", "The runtime could not load the model."),
  TIMEOUT("model.timeout", "The model was still running at its time limit and was stopped."),
  RESOURCE_LIMIT("model.resource_limit", "The model asked for more memory than the task allows."),
  CRASHED("model.crashed", "The model crashed the runtime."),
  RUNTIME_ERROR("model.runtime_error", "The model failed while it ran."),
  OUTPUT_SHAPE(
      "model.output_shape", "The model's real output is not float32 [batch, D] as declared."),
  OUTPUT_NOT_FINITE(
      "model.output_not_finite", "The model gave an embedding that is not finite, or is zero."),
  BATCH_DEPENDENT(
      "model.batch_dependent",
      "The model gave another embedding for the same image when other images stood beside it.");

  private final String code;
  private final String sentence;

  ModelFailure(String code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  public String code() {
    return code;
  }

  public String sentence() {
    return sentence;
  }

  public static Optional<ModelFailure> of(String code) {
    return Arrays.stream(values()).filter(failure -> failure.code.equals(code)).findFirst();
  }
}
