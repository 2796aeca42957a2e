package assay.standalone.eigen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// An ONNX model under construction. Field numbers are those of `onnx.proto3`.
public final class OnnxGraph {
  public static final int FLOAT = 1;
  public static final int INT64 = 7;
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private final Protobuf nodes = new Protobuf();
  private final Protobuf initializers = new Protobuf();

  public OnnxGraph node(
      String operator, List<String> inputs, String output, OnnxAttribute... attributes) {
    return node(nodeOf(operator, inputs, List.of(output), attributes));
  }

  /// A node that was written elsewhere.
  ///
  /// @param node a `NodeProto`
  public OnnxGraph node(Protobuf node) {
    nodes.message(1, node);
    return this;
  }

  /// A `NodeProto`, named after its first output.
  public static Protobuf nodeOf(
      String operator, List<String> inputs, List<String> outputs, OnnxAttribute... attributes) {
    var node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, outputs.getFirst()).text(4, operator);
    for (var attribute : attributes) {
      node.message(5, attribute.message());
    }
    return node;
  }

  public OnnxGraph floats(String name, float[] values, long... shape) {
    var buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return initializer(tensor(name, FLOAT, buffer.array(), shape));
  }

  public OnnxGraph integers(String name, long... values) {
    return initializer(tensor(name, INT64, little(values), values.length));
  }

  /// A whole number without dimensions.
  public OnnxGraph integer(String name, long value) {
    return initializer(tensor(name, INT64, little(value)));
  }

  private static byte[] little(long... values) {
    var buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return buffer.array();
  }

  /// A tensor that was written elsewhere.
  ///
  /// @param tensor a `TensorProto` with its name
  public OnnxGraph initializer(Protobuf tensor) {
    initializers.message(5, tensor);
    return this;
  }

  /// A `TensorProto`.
  ///
  /// @param little its values, little end first
  public static Protobuf tensor(String name, int type, byte[] little, long... shape) {
    var tensor = new Protobuf();
    for (long dimension : shape) {
      tensor.number(1, dimension);
    }
    return tensor.number(2, type).text(8, name).bytes(9, little);
  }

  /// The model: input float32 [batch, 3, 112, 112], output float32 [batch, width].
  public byte[] model(String name, String output, int width) {
    var graph =
        graph(name)
            .message(11, value("input", FLOAT, "batch", "3", "112", "112"))
            .message(12, value(output, FLOAT, "batch", Integer.toString(width)));
    return new Protobuf()
        .number(1, IR_VERSION)
        .text(2, "assay-demo")
        .message(7, graph)
        .message(8, operators("", OPSET))
        .toByteArray();
  }

  /// A `GraphProto` without inputs and outputs.
  public Protobuf graph(String name) {
    var graph = new Protobuf();
    graph.append(nodes);
    graph.text(2, name);
    graph.append(initializers);
    return graph;
  }

  /// An `OperatorSetIdProto`.
  public static Protobuf operators(String domain, long version) {
    return new Protobuf().text(1, domain).number(2, version);
  }

  /// A `ValueInfoProto`.
  ///
  /// @param dimensions digits are a size, anything else is the name of one
  public static Protobuf value(String name, int type, String... dimensions) {
    var shape = new Protobuf();
    for (var dimension : dimensions) {
      boolean isSize = dimension.matches("[0-9]+");
      shape.message(
          1,
          isSize
              ? new Protobuf().number(1, Long.parseLong(dimension))
              : new Protobuf().text(2, dimension));
    }
    var tensor = new Protobuf().number(1, type).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
