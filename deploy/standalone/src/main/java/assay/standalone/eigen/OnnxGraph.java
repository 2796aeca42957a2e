package assay.standalone.eigen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// An ONNX model under construction (opset 13). Field numbers are those of `onnx.proto3`.
final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int INTS = 7;
  private final Protobuf nodes = new Protobuf();
  private final Protobuf initializers = new Protobuf();

  /// A node's list of integers, such as `kernel_shape`.
  record Ints(String name, List<Long> values) {
    static Ints of(String name, Long... values) {
      return new Ints(name, List.of(values));
    }

    private Protobuf message() {
      var attribute = new Protobuf().text(1, name);
      values.forEach(value -> attribute.number(8, value));
      return attribute.number(20, INTS);
    }
  }

  OnnxGraph node(String operator, List<String> inputs, String output, Ints... attributes) {
    var node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    for (var attribute : attributes) {
      node.message(5, attribute.message());
    }
    nodes.message(1, node);
    return this;
  }

  OnnxGraph floats(String name, float[] values, long... shape) {
    var buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return tensor(name, FLOAT, buffer.array(), shape);
  }

  OnnxGraph integers(String name, long... values) {
    var buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return tensor(name, INT64, buffer.array(), values.length);
  }

  private OnnxGraph tensor(String name, int type, byte[] little, long... shape) {
    var tensor = new Protobuf();
    for (long dimension : shape) {
      tensor.number(1, dimension);
    }
    initializers.message(5, tensor.number(2, type).text(8, name).bytes(9, little));
    return this;
  }

  /// The model: input float32 [batch, 3, 112, 112], output float32 [batch, width].
  byte[] model(String name, String output, int width) {
    var graph = new Protobuf();
    graph.append(nodes);
    graph.text(2, name);
    graph.append(initializers);
    graph.message(11, value("input", 3, 112, 112)).message(12, value(output, width));
    return new Protobuf()
        .number(1, IR_VERSION)
        .text(2, "assay-demo")
        .message(7, graph)
        .message(8, new Protobuf().text(1, "").number(2, OPSET))
        .toByteArray();
  }

  private static Protobuf value(String name, long... afterBatch) {
    var shape = new Protobuf().message(1, new Protobuf().text(2, "batch"));
    for (long dimension : afterBatch) {
      shape.message(1, new Protobuf().number(1, dimension));
    }
    var tensor = new Protobuf().number(1, FLOAT).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
