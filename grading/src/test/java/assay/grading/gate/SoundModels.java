package assay.grading.gate;

import static assay.grading.gate.OnnxBytes.attribute;
import static assay.grading.gate.OnnxBytes.message;
import static assay.grading.gate.OnnxBytes.node;
import static assay.grading.gate.OnnxBytes.tensor;
import static assay.grading.gate.OnnxBytes.value;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Models that the gate accepts, for [ModelMutation] to start from.
public final class SoundModels {
  private static final int FLOAT16 = 10;
  private static final int BIG = 16_384;

  private SoundModels() {}

  /// Made ones: the smallest, a residual network, arithmetic on shapes, and a node of every kind
  /// whose shape is followed.
  public static List<byte[]> made() throws IOException {
    try (var shapes = SoundModels.class.getResourceAsStream("/gate/shapes.onnx")) {
      return List.of(
          OnnxBytes.model(_ -> {}),
          residual(3),
          arithmetic(),
          enclosed(Objects.requireNonNull(shapes).readAllBytes()));
    }
  }

  /// The same graph between an input and an output of the right shape: it works on a corner of the
  /// image.
  private static byte[] enclosed(byte[] model) {
    var root = ProtoTree.parse(model);
    var graph =
        root.fields.stream().filter(field -> field.number == 7).findFirst().orElseThrow().fields;
    var output =
        graph.stream().filter(field -> field.number == 12).findFirst().orElseThrow().fields.stream()
            .filter(field -> field.number == 1)
            .findFirst()
            .orElseThrow();
    graph.removeIf(field -> field.number == 11 || field.number == 12);
    var around =
        message()
            .message(
                1, node("Slice", "image", "x").text(1, "from").text(1, "corner").text(1, "sides"))
            .message(1, node("Identity", new String(output.bytes, UTF_8), "y"))
            .message(5, numbers("from", 0, 0))
            .message(5, numbers("corner", 12, 10))
            .message(5, numbers("sides", 2, 3))
            .message(11, value("image", 1, "n", 3, 112, 112))
            .message(12, value("y", 1, "n", 512));
    graph.addAll(ProtoTree.parse(message().message(7, around).done()).fields.getFirst().fields);
    return ProtoTree.write(root);
  }

  /// The models below a folder, without their weights: the graph is theirs, large tensors keep
  /// their shape and lose their data.
  public static List<byte[]> real(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      var models = new ArrayList<byte[]>();
      for (var file : files.filter(one -> one.toString().endsWith(".onnx")).sorted().toList()) {
        models.add(withoutWeights(Files.readAllBytes(file)));
      }
      return models;
    }
  }

  /// Halves may share numbers of int32_data in more ways than one, so the gate does not count them:
  /// a tensor of halves can be as large as it likes.
  private static byte[] withoutWeights(byte[] model) {
    var root = ProtoTree.parse(model);
    for (var graph : root.fields) {
      if (graph.number == 7) {
        graph.fields.stream()
            .filter(field -> field.number == 5 && ProtoTree.write(field).length > BIG)
            .forEach(SoundModels::empty);
      }
    }
    return ProtoTree.write(root);
  }

  private static void empty(ProtoTree.Field tensor) {
    tensor.fields.removeIf(field -> field.number == 4 || field.number == 9);
    tensor.fields.stream()
        .filter(field -> field.number == 2)
        .forEach(field -> field.value = FLOAT16);
    tensor.fields.add(ProtoTree.number(5, 0));
  }

  private static byte[] residual(int blocks) {
    return network(graph -> {
      graph.message(1, conv("x", "c0", "stem", 16)).message(5, tensor("stem", 8, 3, 3, 3));
      for (int i = 0; i < blocks; i++) {
        var from = "c" + i;
        graph
            .message(1, conv(from, "k" + i, "w" + i, 1))
            .message(5, tensor("w" + i, 8, 8, 3, 3))
            .message(
                1,
                node("BatchNormalization", "k" + i, "n" + i)
                    .text(1, "m")
                    .text(1, "m")
                    .text(1, "m")
                    .text(1, "m"))
            .message(1, node("PRelu", "n" + i, "p" + i).text(1, "s"))
            .message(1, node("Add", "p" + i, "c" + (i + 1)).text(1, from));
      }
      graph
          .message(5, tensor("m", 8))
          .message(5, tensor("s", 8, 1, 1))
          .message(1, node("GlobalAveragePool", "c" + blocks, "g"))
          .message(1, node("Flatten", "g", "f"))
          .message(1, node("Gemm", "f", "y").text(1, "w"))
          .message(5, tensor("w", 8, 512));
    });
  }

  /// As exporters write the reshape of a batch: numbers that are computed from shapes.
  private static byte[] arithmetic() {
    return network(graph ->
        graph
            .message(1, node("Shape", "x", "shape"))
            .message(1, node("Gather", "shape", "n").text(1, "zero"))
            .message(1, node("Unsqueeze", "n", "n1").text(1, "zero"))
            .message(1, node("Concat", "n1", "to").text(1, "rest").message(5, axis(0)))
            .message(1, node("Slice", "x", "half").text(1, "zero").text(1, "end").text(1, "two"))
            .message(1, node("Split", "half", "a").text(2, "b").message(5, axis(3)))
            .message(1, node("MatMul", "a", "q").text(1, "b2"))
            .message(1, node("Transpose", "b", "b2").message(5, perm()))
            .message(1, node("Softmax", "q", "t").message(5, axis(-1)))
            .message(1, node("Pad", "t", "pad").text(1, "pads"))
            .message(1, node("ReduceMean", "pad", "mean").message(5, ints("axes", 2, 3)))
            .message(1, node("Resize", "mean", "big").text(1, "").text(1, "").text(1, "sizes"))
            .message(1, node("Reshape", "big", "flat").text(1, "to"))
            .message(1, node("MatMul", "flat", "y").text(1, "w"))
            .message(5, numbers("zero", 0))
            .message(5, numbers("end", 56))
            .message(5, numbers("two", 2))
            .message(5, numbers("rest", 12))
            .message(5, numbers("pads", 0, 0, 1, 1, 0, 0, 1, 1))
            .message(5, numbers("sizes", 1, 3, 2, 2))
            .message(5, tensor("w", 12, 512)));
  }

  private static OnnxBytes axis(long axis) {
    return attribute("axis").number(3, axis).number(20, 2);
  }

  private static OnnxBytes perm() {
    return ints("perm", 0, 1, 3, 2);
  }

  private static OnnxBytes ints(String name, long... numbers) {
    var attribute = attribute(name).number(20, 7);
    for (long number : numbers) {
      attribute.number(8, number);
    }
    return attribute;
  }

  private static OnnxBytes numbers(String name, long... numbers) {
    var data = ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long number : numbers) {
      data.putLong(number);
    }
    return message().number(1, numbers.length).number(2, 7).text(8, name).bytes(9, data.array());
  }

  private static OnnxBytes conv(String from, String to, String weights, int stride) {
    return node("Conv", from, to)
        .text(1, weights)
        .message(5, ints("strides", stride, stride))
        .message(5, ints("pads", 1, 1, 1, 1));
  }

  private static byte[] network(Consumer<OnnxBytes> nodes) {
    var graph =
        message()
            .with(nodes)
            .message(11, value("x", 1, "n", 3, 112, 112))
            .message(12, value("y", 1, "n", 512));
    return message()
        .number(1, 8)
        .message(8, message().text(1, "").number(2, 17))
        .message(7, graph)
        .done();
  }
}
