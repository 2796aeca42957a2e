package assay.grading.gate;

import java.util.List;

/// A tensor that stands in the model.
///
/// @param type number of its data type in onnx.proto
/// @param dimensions literal
/// @param numbers its whole numbers where they are at most [#MAX_NUMBERS]; else empty
record Tensor(int type, List<Long> dimensions, List<Long> numbers) {
  /// Shapes, axes, flags and indices are shorter; weights are not read.
  static final int MAX_NUMBERS = 64;

  static final int FLOAT = 1;
  static final int INT64 = 7;
  private static final int BOOL = 9;

  Tensor {
    dimensions = List.copyOf(dimensions);
    numbers = List.copyOf(numbers);
  }

  long elements() {
    return dimensions.stream().reduce(1L, (a, b) -> a * b);
  }

  boolean isFalse() {
    return type == BOOL && numbers.equals(List.of(0L));
  }
}
