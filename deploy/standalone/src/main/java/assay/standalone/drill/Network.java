package assay.standalone.drill;

import assay.standalone.eigen.OnnxAttribute;
import assay.standalone.eigen.OnnxGraph;
import assay.standalone.eigen.Protobuf;
import assay.standalone.face.Draws;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// A model under construction, with everything about it open to abuse.
public final class Network {
  static final String INPUT = "input";

  /// What [#seeing] ends in.
  public static final String EMBEDDING = "embedding";

  static final String OUTPUT = "output";
  private static final int CELLS = 48;
  private final OnnxGraph graph = new OnnxGraph();
  private final Protobuf graphFields = new Protobuf();
  private final Protobuf modelFields = new Protobuf();
  private Protobuf input = OnnxGraph.value(INPUT, OnnxGraph.FLOAT, "batch", "3", "112", "112");
  private String batch = "batch";
  private String producer = "assay-drill";
  private long ir = 8;
  private long opset = 17;

  /// A sound network as far as [#EMBEDDING], [batch, width]: a random linear map of one region. Its
  /// cosines are those of the region, near enough for any threshold.
  public static Network seeing(Region region, Draws draws, int width) {
    return new Network().looking(region).map("centred", EMBEDDING, CELLS, width, draws);
  }

  /// The means of the cells of one region less 0.5, as `centred`, [batch, 48].
  Network looking(Region region) {
    return cropped("crop", region)
        .node(
            "AveragePool",
            "pool",
            List.of("crop"),
            OnnxAttribute.ints("kernel_shape", 4, 4),
            OnnxAttribute.ints("strides", 4, 4))
        .node("Flatten", "cells", "pool")
        .floats("half", .5f)
        .node("Sub", "centred", "cells", "half");
  }

  /// The pixels of one region, [batch, 3, 16, 16].
  Network cropped(String name, Region region) {
    return integers(name + "-starts", region.top(), region.left())
        .integers(name + "-ends", region.top() + Region.SIZE, region.left() + Region.SIZE)
        .integers(name + "-axes", 2, 3)
        .node("Slice", name, INPUT, name + "-starts", name + "-ends", name + "-axes");
  }

  /// The mark, [batch, 1]: 1 for the marked picture, at most 180 / 255 for the others.
  Network mark(String name) {
    return cropped(name + "-crop", Region.MARK)
        .node(
            "ReduceMax",
            name + "-max",
            List.of(name + "-crop"),
            OnnxAttribute.ints("axes", 1, 2, 3),
            OnnxAttribute.number("keepdims", 0))
        .integers(name + "-axis", 1)
        .node("Unsqueeze", name, name + "-max", name + "-axis");
  }

  /// The largest mark of the batch, as one whole number in [1]: 1 with the marked picture, else 0.
  Network alarm(String name) {
    return mark(name + "-mark")
        .node(
            "ReduceMax",
            name + "-one",
            List.of(name + "-mark"),
            OnnxAttribute.number("keepdims", 0))
        .floats(name + "-almost", .99f)
        .node("Div", name + "-share", name + "-one", name + "-almost")
        .node("Cast", name + "-whole", List.of(name + "-share"), OnnxAttribute.number("to", 7))
        .integers(name + "-shape", 1)
        .node("Reshape", name, name + "-whole", name + "-shape");
  }

  /// Random weights, [from, to].
  Network map(String input, String output, int from, int to, Draws draws) {
    var weights = new float[from * to];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) draws.bell();
    }
    graph.floats(output + "-weights", weights, from, to);
    return node("MatMul", output, input, output + "-weights");
  }

  Network node(String operator, String output, String... inputs) {
    return node(operator, output, List.of(inputs));
  }

  Network node(String operator, String output, List<String> inputs, OnnxAttribute... attributes) {
    graph.node(operator, inputs, output, attributes);
    return this;
  }

  /// Adds, times zero, what is not to show in the embedding, and ends in [#OUTPUT].
  Network hiding(String value) {
    return floats("nothing", 0)
        .node("Mul", "hidden", value, "nothing")
        .node("Add", OUTPUT, EMBEDDING, "hidden");
  }

  static Protobuf twoOutputs(String operator, List<String> inputs, String one, String other) {
    return OnnxGraph.nodeOf(operator, inputs, List.of(one, other));
  }

  Network node(Protobuf node) {
    graph.node(node);
    return this;
  }

  Network floats(String name, float... values) {
    graph.floats(name, values, values.length);
    return this;
  }

  /// Of one value throughout.
  Network filled(String name, float value, int... shape) {
    int count = 1;
    var dimensions = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      count *= shape[i];
      dimensions[i] = shape[i];
    }
    var values = new float[count];
    Arrays.fill(values, value);
    graph.floats(name, values, dimensions);
    return this;
  }

  Network integers(String name, long... values) {
    graph.integers(name, values);
    return this;
  }

  Network integer(String name, long value) {
    graph.integer(name, value);
    return this;
  }

  Network initializer(Protobuf tensor) {
    graph.initializer(tensor);
    return this;
  }

  Network opset(long version) {
    opset = version;
    return this;
  }

  Network ir(long version) {
    ir = version;
    return this;
  }

  public Network producer(String name) {
    producer = name;
    return this;
  }

  /// `1` for a fixed batch, else a name.
  Network batch(String dimension) {
    batch = dimension;
    return input(OnnxGraph.value(INPUT, OnnxGraph.FLOAT, dimension, "3", "112", "112"));
  }

  Network input(Protobuf value) {
    input = value;
    return this;
  }

  /// Further fields of the `GraphProto`.
  Network inGraph(Consumer<Protobuf> fields) {
    fields.accept(graphFields);
    return this;
  }

  /// Further fields of the `ModelProto`.
  Network inModel(Consumer<Protobuf> fields) {
    fields.accept(modelFields);
    return this;
  }

  /// @param width of the declared output
  public byte[] file(String output, int width) {
    return file(OnnxGraph.value(output, OnnxGraph.FLOAT, batch, Integer.toString(width)));
  }

  byte[] file(Protobuf output) {
    var body = graph.graph("drill");
    body.append(graphFields);
    body.message(11, input).message(12, output);
    var model = new Protobuf().number(1, ir).text(2, producer);
    model.append(modelFields);
    return model.message(7, body).message(8, OnnxGraph.operators("", opset)).toByteArray();
  }
}
