package assay.worker.network;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Writes an ONNX file of opset 17 with one input `input` and one output `output`. Weights are
/// drawn while they are written, so that a network of any size needs no memory. Field numbers are
/// those of onnx.proto.
final class OnnxFile {
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int INTS = 7;
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int CHUNK = 1 << 16;

  /// Numbers of a node: one, or several in a list.
  record Attribute(String name, long... values) {}

  /// A tensor whose values come when they are written.
  private record Weights(byte[] head, int count, DoubleSupplier values) {
    long length() {
      return head.length + 4L * count;
    }
  }

  private final ByteArrayOutputStream nodes = new ByteArrayOutputStream();
  private final List<Weights> weights = new ArrayList<>();

  void node(String operator, String output, List<String> inputs, Attribute... attributes) {
    var node = new ByteArrayOutputStream();
    inputs.forEach(input -> node.writeBytes(text(1, input)));
    node.writeBytes(text(2, output));
    node.writeBytes(text(3, output));
    node.writeBytes(text(4, operator));
    for (var attribute : attributes) {
      node.writeBytes(field(5, bytes(attribute)));
    }
    nodes.writeBytes(field(1, node.toByteArray()));
  }

  private static byte[] bytes(Attribute attribute) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text(1, attribute.name()));
    if (attribute.values().length == 1) {
      bytes.writeBytes(number(3, attribute.values()[0]));
      bytes.writeBytes(number(20, INT));
    } else {
      for (long value : attribute.values()) {
        bytes.writeBytes(number(8, value));
      }
      bytes.writeBytes(number(20, INTS));
    }
    return bytes.toByteArray();
  }

  /// @param values asked once for each element, in the order of the weights
  void weights(String name, DoubleSupplier values, int... shape) {
    int count = 1;
    var head = new ByteArrayOutputStream();
    for (int dimension : shape) {
      count = Math.multiplyExact(count, dimension);
      head.writeBytes(number(1, dimension));
    }
    head.writeBytes(number(2, FLOAT));
    head.writeBytes(text(8, name));
    head.writeBytes(tag(9, 2));
    head.writeBytes(varint((long) Float.BYTES * count));
    weights.add(new Weights(head.toByteArray(), count, values));
  }

  /// @param embedding width of the output
  void write(Path file, int channels, int height, int width, int embedding) throws IOException {
    var ends = new ByteArrayOutputStream();
    ends.writeBytes(text(2, "network"));
    ends.writeBytes(field(11, value("input", channels, height, width)));
    ends.writeBytes(field(12, value("output", embedding)));
    long length = (long) nodes.size() + ends.size();
    for (var tensor : weights) {
      length += tag(5, 2).length + varint(tensor.length()).length + tensor.length();
    }
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), CHUNK)) {
      out.write(number(1, IR_VERSION));
      out.write(text(2, "assay"));
      out.write(tag(7, 2));
      out.write(varint(length));
      nodes.writeTo(out);
      for (var tensor : weights) {
        write(tensor, out);
      }
      ends.writeTo(out);
      out.write(field(8, join(text(1, ""), number(2, OPSET))));
    }
  }

  private static void write(Weights tensor, OutputStream out) throws IOException {
    out.write(tag(5, 2));
    out.write(varint(tensor.length()));
    out.write(tensor.head());
    var chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < tensor.count(); done++) {
      if (!chunk.hasRemaining()) {
        out.write(chunk.array());
        chunk.clear();
      }
      chunk.putFloat((float) tensor.values().getAsDouble());
    }
    out.write(chunk.array(), 0, chunk.position());
  }

  private static byte[] value(String name, int... dimensions) {
    var shape = new ByteArrayOutputStream();
    shape.writeBytes(field(1, text(2, "batch_size")));
    for (int dimension : dimensions) {
      shape.writeBytes(field(1, number(1, dimension)));
    }
    var tensor = join(number(1, FLOAT), field(2, shape.toByteArray()));
    return join(text(1, name), field(2, field(1, tensor)));
  }

  private static byte[] text(int number, String value) {
    return field(number, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] field(int number, byte[] bytes) {
    return join(tag(number, 2), varint(bytes.length), bytes);
  }

  private static byte[] number(int number, long value) {
    return join(tag(number, 0), varint(value));
  }

  private static byte[] tag(int number, int kind) {
    return varint(((long) number << 3) | kind);
  }

  private static byte[] varint(long value) {
    var out = new ByteArrayOutputStream();
    var rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
