package assay.grading.gate;

/// The messages of onnx.proto that the gate reads, with the fields that may stand only once.
///
/// Protobuf merges a repeated singular field or lets the last one win, and readers differ in it:
/// two of one are refused.
enum Message {
  MODEL("model", 1, 2, 3, 4, 5, 6, 7),
  OPSET("opset_import", 1, 2),
  GRAPH("graph", 2, 10),
  NODE("node", 3, 4, 6, 7, 8),
  ATTRIBUTE("attribute", 1, 2, 3, 4, 5, 6, 13, 14, 20, 21, 22),
  TENSOR("tensor", 2, 3, 8, 9, 12, 14),
  SPARSE_TENSOR("sparse_tensor", 1, 2),
  VALUE_INFO("value_info", 1, 2, 3),
  TYPE("type", 1, 4, 5, 6, 7, 8, 9),
  TENSOR_TYPE("tensor_type", 1, 2),
  SHAPE("shape"),
  DIMENSION("dim", 1, 2, 3),
  FUNCTION("function", 1, 8, 10, 13),
  TRAINING("training_info", 1, 2);

  final String label;
  private final int once;

  Message(String label, int... once) {
    this.label = label;
    var bits = 0;
    for (var field : once) {
      bits |= 1 << field;
    }
    this.once = bits;
  }

  boolean mayStandOnce(int field) {
    return field < Integer.SIZE && (once & 1 << field) != 0;
  }
}
