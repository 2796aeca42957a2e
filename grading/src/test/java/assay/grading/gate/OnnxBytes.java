package assay.grading.gate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Writes protobuf by field number, so that tests can build any model, sound or not. Field numbers
/// are those of onnx.proto.
final class OnnxBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static OnnxBytes message() {
    return new OnnxBytes();
  }

  OnnxBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  OnnxBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  OnnxBytes bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  OnnxBytes message(int field, OnnxBytes value) {
    return bytes(field, value.done());
  }

  OnnxBytes with(Consumer<OnnxBytes> more) {
    more.accept(this);
    return this;
  }

  byte[] done() {
    return out.toByteArray();
  }

  private void varint(long value) {
    var left = value;
    for (; (left & ~0x7FL) != 0; left >>>= 7) {
      out.write((int) ((left & 0x7F) | 0x80));
    }
    out.write((int) left);
  }

  /// A graph input or output; a dimension is a number or a name.
  static OnnxBytes value(String name, int type, Object... dimensions) {
    var shape = message();
    for (var dimension : dimensions) {
      shape.message(
          1,
          dimension instanceof Integer literal
              ? message().number(1, literal)
              : message().text(2, dimension.toString()));
    }
    var tensor = message().number(1, type).message(2, shape);
    return message().text(1, name).message(2, message().message(1, tensor));
  }

  static OnnxBytes node(String operator, String input, String output) {
    return message().text(1, input).text(2, output).text(4, operator);
  }

  /// A float32 tensor with raw data.
  static OnnxBytes tensor(String name, int... dimensions) {
    var tensor = message();
    var elements = 1;
    for (var dimension : dimensions) {
      tensor.number(1, dimension);
      elements *= dimension;
    }
    return tensor.number(2, 1).text(8, name).bytes(9, new byte[4 * elements]);
  }

  static OnnxBytes attribute(String name) {
    return message().text(1, name);
  }

  /// The smallest model that fits SDFR task 1, with more fields in its graph.
  static byte[] model(Consumer<OnnxBytes> graph) {
    return model(value("x", 1, "n", 3, 112, 112), value("y", 1, "n", 512), graph, _ -> {});
  }

  static byte[] model(
      OnnxBytes input, OnnxBytes output, Consumer<OnnxBytes> graph, Consumer<OnnxBytes> more) {
    var body =
        message()
            .message(1, node("Flatten", "x", "f"))
            .message(1, node("Gemm", "f", "y").text(1, "w"))
            .message(5, tensor("w", 4, 2))
            .message(11, input)
            .message(12, output)
            .with(graph);
    return message()
        .number(1, 8)
        .message(8, message().text(1, "").number(2, 17))
        .message(7, body)
        .with(more)
        .done();
  }
}
