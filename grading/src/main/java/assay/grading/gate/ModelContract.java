package assay.grading.gate;

import java.util.OptionalInt;

/// What a task demands of a model's one input and one output.
///
/// @param channels C of the input float32 [batch, C, H, W]
/// @param embedding D of the output float32 [batch, D]; empty = any fixed or symbolic width
/// @param maxBytes largest file
public record ModelContract(
    int channels, int height, int width, OptionalInt embedding, long maxBytes) {
  /// DESIGN §5a: default 512 MiB.
  public static final long DEFAULT_MAX_BYTES = 512L << 20;

  /// SDFR task 1: 512-d embeddings of 3 × 112 × 112 images.
  public static final ModelContract TASK1 =
      new ModelContract(3, 112, 112, OptionalInt.of(512), DEFAULT_MAX_BYTES);

  /// SDFR task 2: any width.
  public static final ModelContract TASK2 =
      new ModelContract(3, 112, 112, OptionalInt.empty(), DEFAULT_MAX_BYTES);
}
