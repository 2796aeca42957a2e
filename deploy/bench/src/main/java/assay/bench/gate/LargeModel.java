package assay.bench.gate;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Writes a network of convolutions whose weights fill a file: random bytes, none of them left out.
/// Field numbers are those of onnx.proto.
final class LargeModel {
  private static final int CHANNELS = 512;
  private static final long LAYER = 4L * CHANNELS * CHANNELS * 3 * 3;
  private static final int FLOAT = 1;
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final SplittableRandom random = new SplittableRandom(1);

  private LargeModel() {}

  /// @param bytes of the file, about
  static void write(Path file, long bytes) throws IOException {
    int layers = Math.max(1, (int) (bytes / LAYER));
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      new LargeModel().write(out, layers);
    }
  }

  private void write(OutputStream out, int layers) throws IOException {
    var model = new Message().number(1, 8).bytes(8, new Message().text(1, "").number(2, 17));
    var nodes = new Message();
    // A projection from the colours to the channels, and back to an embedding at the end.
    conv(nodes, 0, "x");
    for (int i = 1; i <= layers; i++) {
      conv(nodes, i, "c" + (i - 1));
    }
    nodes.bytes(1, node("GlobalAveragePool", "c" + layers, "", "g"));
    nodes.bytes(1, node("Flatten", "g", "", "y"));
    nodes.text(2, "large").bytes(11, value("x", "n", 3, 112, 112));
    nodes.bytes(12, value("y", "n", CHANNELS));
    long size = nodes.size() + weightsSize(0, 3);
    for (int i = 1; i <= layers; i++) {
      size += weightsSize(i, CHANNELS);
    }
    model.header(7, size);
    out.write(model.done());
    out.write(nodes.done());
    weights(out, 0, 3);
    for (int i = 1; i <= layers; i++) {
      weights(out, i, CHANNELS);
    }
  }

  private static void conv(Message nodes, int i, String from) {
    var pads = new Message().text(1, "pads").number(8, 1).number(8, 1).number(8, 1).number(8, 1);
    nodes.bytes(1, node("Conv", from, "w" + i, "c" + i).bytes(5, pads.number(20, 7)));
  }

  private static Message node(String operator, String from, String weights, String to) {
    var node = new Message().text(1, from);
    if (!weights.isEmpty()) {
      node.text(1, weights);
    }
    return node.text(2, to).text(4, operator);
  }

  private static Message value(String name, String batch, int... sizes) {
    var shape = new Message().bytes(1, new Message().text(2, batch));
    for (int size : sizes) {
      shape.bytes(1, new Message().number(1, size));
    }
    var tensor = new Message().number(1, FLOAT).bytes(2, shape);
    return new Message().text(1, name).bytes(2, new Message().bytes(1, tensor));
  }

  /// A tensor up to its data.
  private static Message tensorHead(int i, int inputs) {
    return new Message()
        .number(1, CHANNELS)
        .number(1, inputs)
        .number(1, 3)
        .number(1, 3)
        .number(2, FLOAT)
        .text(8, "w" + i)
        .header(9, dataBytes(inputs));
  }

  private static long dataBytes(int inputs) {
    return 4L * CHANNELS * inputs * 3 * 3;
  }

  private static long weightsSize(int i, int inputs) {
    long tensor = tensorHead(i, inputs).size() + dataBytes(inputs);
    return new Message().header(5, tensor).size() + tensor;
  }

  private void weights(OutputStream out, int i, int inputs) throws IOException {
    var head = tensorHead(i, inputs);
    out.write(new Message().header(5, head.size() + dataBytes(inputs)).done());
    out.write(head.done());
    var block = new byte[1 << 16];
    for (long left = dataBytes(inputs); left > 0; left -= block.length) {
      random.nextBytes(block);
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  /// Protobuf, field by field.
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3 | VARINT);
      varint(value);
      return this;
    }

    Message text(int field, String text) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      header(field, bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Message bytes(int field, Message message) {
      header(field, message.size());
      out.writeBytes(message.done());
      return this;
    }

    /// The start of a field whose bytes are written by others.
    Message header(int field, long bytes) {
      varint((long) field << 3 | BYTES);
      varint(bytes);
      return this;
    }

    int size() {
      return out.size();
    }

    byte[] done() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long left = value;
      for (; (left & ~0x7FL) != 0; left >>>= 7) {
        out.write((int) ((left & 0x7F) | 0x80));
      }
      out.write((int) left);
    }
  }
}
