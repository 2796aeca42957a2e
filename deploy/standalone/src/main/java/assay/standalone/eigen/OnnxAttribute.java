package assay.standalone.eigen;

/// What a node of an ONNX graph is told beside its inputs, such as `kernel_shape`.
///
/// @param message an `AttributeProto`
public record OnnxAttribute(Protobuf message) {
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int TENSOR = 4;
  private static final int GRAPH = 5;
  private static final int INTS = 7;

  public static OnnxAttribute ints(String name, long... values) {
    var attribute = new Protobuf().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return of(attribute, INTS);
  }

  public static OnnxAttribute number(String name, long value) {
    return of(new Protobuf().text(1, name).number(3, value), INT);
  }

  public static OnnxAttribute word(String name, String value) {
    return of(new Protobuf().text(1, name).text(4, value), STRING);
  }

  /// @param value a `TensorProto`
  public static OnnxAttribute tensor(String name, Protobuf value) {
    return of(new Protobuf().text(1, name).message(5, value), TENSOR);
  }

  /// @param value a `GraphProto`
  public static OnnxAttribute graph(String name, Protobuf value) {
    return of(new Protobuf().text(1, name).message(6, value), GRAPH);
  }

  private static OnnxAttribute of(Protobuf attribute, int type) {
    return new OnnxAttribute(attribute.number(20, type));
  }
}
