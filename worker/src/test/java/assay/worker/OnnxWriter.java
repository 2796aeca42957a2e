package assay.worker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes small ONNX models: one input `input` float32 [batch_size, 3, 112, 112], one output.
public final class OnnxWriter {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int STRING = 8;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  private byte[] batch = named("batch_size");

  private OnnxWriter() {}

  /// Every pixel is a number of the embedding: [N, 37632].
  public static byte[] flatten() {
    return new OnnxWriter().node("Flatten", "output", List.of("input")).model(37632);
  }

  /// The mean of each channel: [N, 3].
  public static byte[] channelMeans() {
    return new OnnxWriter()
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "output", List.of("means"))
        .model(3);
  }

  /// The means of the channels of the *left half's* first column, so that mirroring shows: [N,
  /// 336].
  public static byte[] firstColumn() {
    return new OnnxWriter()
        .indices("starts", 0)
        .indices("ends", 1)
        .indices("axes", 3)
        .node("Slice", "column", List.of("input", "starts", "ends", "axes"))
        .node("Flatten", "output", List.of("column"))
        .model(336);
  }

  /// The mean of each channel times 1e30: finite, with a norm that is not in float32.
  public static byte[] beyondAllNorms() {
    var writer = new OnnxWriter();
    writer.floats("factor", new long[] {1}, 1e30f);
    return writer
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("Mul", "output", List.of("flat", "factor"))
        .model(3);
  }

  /// 0 / 0.
  public static byte[] notANumber() {
    return new OnnxWriter()
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("Sub", "zero", List.of("flat", "flat"))
        .node("Div", "output", List.of("zero", "zero"))
        .model(3);
  }

  public static byte[] zeros() {
    return new OnnxWriter()
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("Sub", "output", List.of("flat", "flat"))
        .model(3);
  }

  /// Declares [N, 512], gives [N, 37632].
  public static byte[] declaresAnotherWidth() {
    return new OnnxWriter().node("Flatten", "output", List.of("input")).model(512);
  }

  /// The mean of each channel, times the number of the image in its batch: [N, 3].
  public static byte[] batchIndex() {
    return new OnnxWriter()
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("Div", "ones", List.of("flat", "flat"))
        .node("CumSum", "numbers", List.of("ones", "first"))
        .scalar("first", 0)
        .node("Mul", "output", List.of("flat", "numbers"))
        .model(3);
  }

  /// The means less their mean over the images of a batch: [N, 3].
  public static byte[] lessTheBatchMean() {
    return new OnnxWriter()
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("ReduceMean", "mean", List.of("flat"), ints("axes", 0))
        .node("Sub", "output", List.of("flat", "mean"))
        .model(3);
  }

  /// A line of a table of 10, by the lightness of the image: out of range beyond 10 / `times`.
  public static byte[] tableLine(float times) {
    return new OnnxWriter()
        .floats("times", new long[] {1}, times)
        .floats("table", new long[] {10, 3}, 0.5f)
        .node("ReduceMean", "light", List.of("input"), ints("axes", 1, 2, 3), number("keepdims", 0))
        .node("Mul", "scaled", List.of("light", "times"))
        .node("Cast", "line", List.of("scaled"), number("to", INT64))
        .node("Gather", "output", List.of("table", "line"))
        .model(3);
  }

  /// The first of the pixels less `value`, as is, one over it, or one over itself: what is not a
  /// number shows at images that have this value there.
  ///
  /// @param kind `zero`, `infinite` or `nan`
  public static byte[] badAt(float value, String kind) {
    var writer =
        new OnnxWriter()
            .floats("value", new long[] {1}, value)
            .indices("starts", 0, 0)
            .indices("ends", 1, 1)
            .indices("axes", 2, 3)
            .node("Slice", "first", List.of("input", "starts", "ends", "axes"))
            .node("Flatten", "flat", List.of("first"))
            .node("Sub", kind.equals("zero") ? "output" : "less", List.of("flat", "value"));
    switch (kind) {
      case "zero" -> {}
      case "nan" -> writer.node("Div", "output", List.of("less", "less"));
      case "infinite" -> writer.node("Div", "output", List.of("value", "less"));
      default -> throw new IllegalArgumentException(kind);
    }
    return writer.model(3);
  }

  /// Gives `[N, width]`.
  public static byte[] width(int width) {
    return new OnnxWriter()
        .indices("starts", 0)
        .indices("ends", width)
        .indices("axes", 1)
        .node("Flatten", "flat", List.of("input"))
        .node("Slice", "output", List.of("flat", "starts", "ends", "axes"))
        .model(width);
  }

  /// Declares [N, 512], gives [N].
  public static byte[] oneNumberAnImage() {
    return new OnnxWriter()
        .node(
            "ReduceMean", "output", List.of("input"), ints("axes", 1, 2, 3), number("keepdims", 0))
        .model(512);
  }

  /// Declares [N, 512], gives [1, 512] whatever the batch.
  public static byte[] oneRow() {
    return new OnnxWriter()
        .indices("starts", 0, 0)
        .indices("ends", 1, 512)
        .indices("axes", 0, 1)
        .node("Flatten", "flat", List.of("input"))
        .node("Slice", "output", List.of("flat", "starts", "ends", "axes"))
        .model(512);
  }

  /// Gives text: [N, 3].
  public static byte[] text() {
    return new OnnxWriter()
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("Cast", "output", List.of("flat"), number("to", STRING))
        .model(value("output", STRING, named("batch_size"), known(3)));
  }

  /// Gives a sequence of one tensor.
  public static byte[] sequence() {
    var tensor = field(1, join(varint(1, FLOAT), field(2, join(named("batch_size"), known(3)))));
    return new OnnxWriter()
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("SequenceConstruct", "output", List.of("flat"))
        .model(join(string(1, "output"), field(2, field(4, field(1, tensor)))));
  }

  /// The mean of each channel, by way of `side` × `side` numbers for each channel of each image.
  public static byte[] hungry(int side) {
    return new OnnxWriter()
        .indices("shape", 1, 3, side, side)
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Expand", "huge", List.of("means", "shape"))
        .node("GlobalAveragePool", "small", List.of("huge"))
        .node("Flatten", "output", List.of("small"))
        .model(3);
  }

  /// The mean of each channel, of a batch of exactly one.
  public static byte[] oneByOne() {
    var writer =
        new OnnxWriter()
            .node("GlobalAveragePool", "means", List.of("input"))
            .node("Flatten", "output", List.of("means"));
    writer.batch = known(1);
    return writer.model(3);
  }

  /// A thousand convolutions of 5 GFLOP each for every image: allowed operators, and minutes of
  /// work.
  public static byte[] slow() {
    var writer = new OnnxWriter();
    writer.floats("widen", new long[] {64, 3, 1, 1}, 0.01f);
    writer.floats("weights", new long[] {64, 64, 7, 7}, 0.001f);
    writer.node("Conv", "x0", List.of("input", "widen"));
    for (int i = 0; i < 1000; i++) {
      writer.graph.writeBytes(
          field(
              1,
              join(
                  string(1, "x" + i),
                  string(1, "weights"),
                  string(2, "x" + (i + 1)),
                  string(4, "Conv"),
                  field(
                      5,
                      join(
                          string(1, "pads"),
                          varint(8, 3),
                          varint(8, 3),
                          varint(8, 3),
                          varint(8, 3),
                          varint(20, 7))))));
    }
    return writer
        .node("GlobalAveragePool", "means", List.of("x1000"))
        .node("Flatten", "output", List.of("means"))
        .model(64);
  }

  /// Asks for 10 GB an image.
  public static byte[] memoryBomb() {
    return hungry(30000);
  }

  /// A constant of so many floats, and its mean beside each image.
  public static byte[] constantOfShape(long floats) {
    return new OnnxWriter()
        .indices("shape", 1, 1, floats)
        .node("ConstantOfShape", "huge", List.of("shape"))
        .node("GlobalAveragePool", "small", List.of("huge"))
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Flatten", "flat", List.of("means"))
        .node("Flatten", "one", List.of("small"))
        .node("Add", "output", List.of("flat", "one"))
        .model(3);
  }

  /// Every channel's mean, expanded to a picture of that size.
  public static byte[] expandTo(long height, long width) {
    return new OnnxWriter()
        .indices("shape", 1, 3, height, width)
        .node("GlobalAveragePool", "means", List.of("input"))
        .node("Expand", "huge", List.of("means", "shape"))
        .node("GlobalAveragePool", "small", List.of("huge"))
        .node("Flatten", "output", List.of("small"))
        .model(3);
  }

  /// The picture, enlarged so many times each way.
  public static byte[] resize(float times) {
    var writer = new OnnxWriter();
    var scales = ByteBuffer.allocate(4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    scales.putFloat(1).putFloat(1).putFloat(times).putFloat(times);
    return writer
        .tensor("scales", new long[] {4}, FLOAT, scales.array())
        .node("Resize", "huge", List.of("input", "", "scales"))
        .node("GlobalAveragePool", "small", List.of("huge"))
        .node("Flatten", "output", List.of("small"))
        .model(3);
  }

  /// [#channelMeans] with an entry of metadata.
  public static byte[] withMetadata(String key, String value) {
    return join(channelMeans(), field(14, join(string(1, key), string(2, value))));
  }

  private OnnxWriter node(
      String operator, String output, List<String> inputs, byte[]... attributes) {
    var node = new ByteArrayOutputStream();
    inputs.forEach(input -> node.writeBytes(string(1, input)));
    node.writeBytes(string(2, output));
    node.writeBytes(string(4, operator));
    for (var attribute : attributes) {
      node.writeBytes(field(5, attribute));
    }
    graph.writeBytes(field(1, node.toByteArray()));
    return this;
  }

  private static byte[] number(String name, long value) {
    return join(string(1, name), varint(3, value), varint(20, 2));
  }

  private static byte[] ints(String name, long value, long... more) {
    var attribute = new ByteArrayOutputStream();
    attribute.writeBytes(join(string(1, name), varint(8, value)));
    for (var another : more) {
      attribute.writeBytes(varint(8, another));
    }
    attribute.writeBytes(varint(20, 7));
    return attribute.toByteArray();
  }

  private OnnxWriter scalar(String name, long value) {
    var raw = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return tensor(name, new long[0], INT64, raw.array());
  }

  private OnnxWriter indices(String name, long... values) {
    var raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, new long[] {values.length}, INT64, raw.array());
  }

  private OnnxWriter floats(String name, long[] shape, float value) {
    int count = 1;
    for (var dimension : shape) {
      count *= (int) dimension;
    }
    var raw = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (raw.hasRemaining()) {
      raw.putFloat(value);
    }
    return tensor(name, shape, FLOAT, raw.array());
  }

  private OnnxWriter tensor(String name, long[] shape, int type, byte[] raw) {
    var tensor = new ByteArrayOutputStream();
    for (var dimension : shape) {
      tensor.writeBytes(varint(1, dimension));
    }
    tensor.writeBytes(varint(2, type));
    tensor.writeBytes(string(8, name));
    tensor.writeBytes(field(9, raw));
    graph.writeBytes(field(5, tensor.toByteArray()));
    return this;
  }

  private byte[] model(int width) {
    return model(value("output", FLOAT, batch, known(width)));
  }

  private byte[] model(byte[] output) {
    graph.writeBytes(string(2, "graph"));
    graph.writeBytes(field(11, value("input", FLOAT, batch, known(3), known(112), known(112))));
    graph.writeBytes(field(12, output));
    return join(
        varint(1, 8), field(7, graph.toByteArray()), field(8, join(string(1, ""), varint(2, 17))));
  }

  private static byte[] value(String name, int type, byte[]... dimensions) {
    var shape = field(2, join(dimensions));
    return join(string(1, name), field(2, field(1, join(varint(1, type), shape))));
  }

  private static byte[] named(String name) {
    return field(1, string(2, name));
  }

  private static byte[] known(long size) {
    return field(1, varint(1, size));
  }

  private static byte[] string(int number, String value) {
    return field(number, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] field(int number, byte[] bytes) {
    return join(raw(((long) number << 3) | 2), raw(bytes.length), bytes);
  }

  private static byte[] varint(int number, long value) {
    return join(raw((long) number << 3), raw(value));
  }

  private static byte[] raw(long value) {
    var out = new ByteArrayOutputStream();
    for (var rest = value; ; rest >>>= 7) {
      if ((rest & ~0x7fL) == 0) {
        out.write((int) rest);
        return out.toByteArray();
      }
      out.write((int) ((rest & 0x7f) | 0x80));
    }
  }

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
