package assay.standalone.drill;

import static assay.standalone.drill.Network.EMBEDDING;
import static assay.standalone.drill.Network.INPUT;
import static assay.standalone.drill.Network.OUTPUT;

import assay.standalone.eigen.Backbones;
import assay.standalone.eigen.OnnxAttribute;
import assay.standalone.face.Draws;
import java.util.List;

/// Models that the gate lets in and the sandbox must end (SECURITY §1.6): too slow, too large, or
/// broken in a way that shows only when they run.
final class Saboteur {
  private static final int WIDTH = 512;
  private static final OnnxAttribute SCALAR = OnnxAttribute.number("keepdims", 0);

  private Saboteur() {}

  private static Network sound(Draws draws) {
    return Network.seeing(Region.ofHostile(draws.below(1000)), draws, WIDTH);
  }

  /// Some 5 GFLOP an image and layer, with one set of weights for all. They are means, so that a
  /// fast machine does not find an infinity before the time is over.
  static byte[] convolutions(Draws draws) {
    int layers = 60 + draws.below(100);
    var network =
        new Network()
            .filled("widen", .01f, 64, 3, 1, 1)
            .filled("again", 1f / (64 * 7 * 7), 64, 64, 7, 7)
            .node("Conv", "x0", INPUT, "widen");
    for (int i = 0; i < layers; i++) {
      network.node(
          "Conv", "x" + (i + 1), List.of("x" + i, "again"), OnnxAttribute.ints("pads", 3, 3, 3, 3));
    }
    return network
        .node("GlobalAveragePool", "means", "x" + layers)
        .node("Flatten", OUTPUT, "means")
        .file(OUTPUT, 64);
  }

  static byte[] products(Draws draws) {
    int side = 1024;
    int layers = 400 + draws.below(400);
    var network =
        new Network()
            .filled("widen", .01f, 112, side)
            .filled("again", 1f / side, side, side)
            .node("MatMul", "x0", INPUT, "widen");
    for (int i = 0; i < layers; i++) {
      network.node("MatMul", "x" + (i + 1), "x" + i, "again");
    }
    return network
        .node("GlobalAveragePool", "means", "x" + layers)
        .node("Flatten", OUTPUT, "means")
        .file(OUTPUT, 3);
  }

  /// Two hundred layers: what the demo shows, too.
  static byte[] deep(Draws draws) {
    return Backbones.endless(200 + draws.below(50), WIDTH).onnx();
  }

  /// Nothing of it depends on an image, so the runtime computes it when it loads the model.
  static byte[] slowLoad(Draws draws) {
    int layers = 60 + draws.below(60);
    var network =
        sound(draws)
            .integers("shape", 1, 64, 200, 200)
            .filled("again", .0003f, 64, 64, 7, 7)
            .node("ConstantOfShape", "x0", "shape");
    for (int i = 0; i < layers; i++) {
      network.node(
          "Conv", "x" + (i + 1), List.of("x" + i, "again"), OnnxAttribute.ints("pads", 3, 3, 3, 3));
    }
    return network
        .node("ReduceMax", "constant", List.of("x" + layers), SCALAR)
        .hiding("constant")
        .file(OUTPUT, WIDTH);
  }

  /// Sorts all pixels of a batch, again and again: a tenth of it is too much for any machine.
  static byte[] sorting(Draws draws) {
    int rounds = 400 + draws.below(100);
    var network =
        sound(draws)
            .integers("one", -1)
            .floats("little", .001f)
            .node("Reshape", "p0", INPUT, "one");
    for (int i = 0; i < rounds; i++) {
      network
          .node("Unique", "u" + i, "p" + i)
          .node("ReduceMax", "m" + i, List.of("u" + i), SCALAR)
          .node("Mul", "a" + i, "m" + i, "little")
          .node("Add", "p" + (i + 1), "p" + i, "a" + i);
    }
    return network
        .node("ReduceMax", "last", List.of("p" + rounds), SCALAR)
        .hiding("last")
        .file(OUTPUT, WIDTH);
  }

  /// As large as the gate lets one value be: nearly 2^31 numbers an image.
  static byte[] largest(Draws draws) {
    long side = 24_000L + draws.below(2_000);
    return new Network()
        .integers("shape", 1, 3, side, side)
        .node("GlobalAveragePool", "means", INPUT)
        .node("Expand", "huge", "means", "shape")
        .node("GlobalAveragePool", "small", "huge")
        .node("Flatten", OUTPUT, "small")
        .file(OUTPUT, 3);
  }

  /// No value is large, but all of them are needed at the end: gigabytes even for one image.
  static byte[] hoard(Draws draws) {
    int values = 150 + draws.below(50);
    var network =
        new Network().filled("widen", .1f, 256, 3, 1, 1).node("Conv", "wide", INPUT, "widen");
    var kept = new String[values];
    for (int i = 0; i < values; i++) {
      kept[i] = "kept" + i;
      network.floats("factor" + i, i + .5f).node("Mul", kept[i], "wide", "factor" + i);
    }
    return network
        .node("Max", "all", kept)
        .node("GlobalAveragePool", "means", "all")
        .node("Flatten", OUTPUT, "means")
        .file(OUTPUT, 256);
  }

  /// No image has a part in it.
  static byte[] largeConstant(Draws draws) {
    return sound(draws)
        .integers("shape", (1L << 30) + draws.below(1 << 28))
        .node("ConstantOfShape", "zeros", "shape")
        .node("ReduceMax", "zero", List.of("zeros"), SCALAR)
        .hiding("zero")
        .file(OUTPUT, WIDTH);
  }

  /// A size that no reader of the file can know: it comes from the pixels.
  static byte[] ofPixels(Draws draws) {
    return sound(draws)
        .node("ReduceMax", "bright", List.of(INPUT), SCALAR)
        .node("Cast", "whole", List.of("bright"), OnnxAttribute.number("to", 7))
        .integers("much", (1L << 33) + draws.below(1 << 30))
        .node("Add", "size", "whole", "much")
        .node("ConstantOfShape", "zeros", "size")
        .node("ReduceMax", "zero", List.of("zeros"), SCALAR)
        .hiding("zero")
        .file(OUTPUT, WIDTH);
  }

  /// Modest until it sees the one picture.
  static byte[] sleeper(Draws draws) {
    return sound(draws)
        .alarm("alarm")
        .integers("much", (1L << 34) + draws.below(1 << 30))
        .integers("one", 1)
        .node("Mul", "grown", "alarm", "much")
        .node("Add", "size", "grown", "one")
        .node("ConstantOfShape", "zeros", "size")
        .node("ReduceMax", "zero", List.of("zeros"), SCALAR)
        .hiding("zero")
        .file(OUTPUT, WIDTH);
  }

  static byte[] notANumber(Draws draws) {
    var network = sound(draws).floats("less", -1);
    switch (draws.below(3)) {
      case 0 ->
          network.node("Sub", "zero", EMBEDDING, EMBEDDING).node("Div", OUTPUT, "zero", "zero");
      case 1 ->
          network
              .node("Exp", "more", EMBEDDING)
              .node("Mul", "neg", "more", "less")
              .node("Sqrt", OUTPUT, "neg");
      default ->
          network
              .node("Exp", "more", EMBEDDING)
              .node("Mul", "neg", "more", "less")
              .node("Log", OUTPUT, "neg");
    }
    return network.file(OUTPUT, WIDTH);
  }

  /// The square root of a negative number for the one picture, of a positive one for all others.
  static byte[] notANumberOnce(Draws draws) {
    return sound(draws)
        .mark("mark")
        .floats("limit", (float) draws.uniform(.75, .95))
        .node("Sub", "left", "limit", "mark")
        .node("Sqrt", "root", "left")
        .hiding("root")
        .file(OUTPUT, WIDTH);
  }

  static byte[] zero(Draws draws) {
    return draws.chance(.5)
        ? sound(draws).node("Sub", OUTPUT, EMBEDDING, EMBEDDING).file(OUTPUT, WIDTH)
        : sound(draws)
            .floats("tiny", 1e-9f)
            .node("Mul", OUTPUT, EMBEDDING, "tiny")
            .file(OUTPUT, WIDTH);
  }

  static byte[] infinite(Draws draws) {
    return draws.chance(.5)
        ? sound(draws)
            .floats("more", 1e5f)
            .node("Add", "large", EMBEDDING, "more")
            .node("Exp", OUTPUT, "large")
            .file(OUTPUT, WIDTH)
        : sound(draws)
            .node("Sub", "zero", EMBEDDING, EMBEDDING)
            .node("Reciprocal", OUTPUT, "zero")
            .file(OUTPUT, WIDTH);
  }

  /// Finite numbers whose norm is not: by it every score would be zero.
  static byte[] beyondNorms(Draws draws) {
    return sound(draws)
        .floats("factor", (float) draws.uniform(1e20, 1e36))
        .node("Mul", OUTPUT, EMBEDDING, "factor")
        .file(OUTPUT, WIDTH);
  }

  /// Declares 512 and gives something else.
  static byte[] otherWidth(Draws draws) {
    int width = 2 + draws.below(500);
    return Network.seeing(Region.ofHostile(1), draws, width).file(EMBEDDING, WIDTH);
  }

  /// As many rows as there are bright pixels.
  static byte[] otherRows(Draws draws) {
    return sound(draws)
        .floats("limit", (float) draws.uniform(0, .2))
        .node("Sub", "above", INPUT, "limit")
        .node("NonZero", "places", "above")
        .node("Cast", "rows", List.of("places"), OnnxAttribute.number("to", 1))
        .node("Transpose", OUTPUT, List.of("rows"), OnnxAttribute.ints("perm", 1, 0))
        .file(OUTPUT, WIDTH);
  }

  /// Wider than any embedding may be.
  static byte[] tooWide(Draws draws) {
    int width = 65_537 + draws.below(20_000);
    return Network.seeing(Region.ofHostile(2), draws, 8)
        .integers("pads", 0, 0, 0, width - 8)
        .node("Pad", OUTPUT, EMBEDDING, "pads")
        .file(OUTPUT, width);
  }

  /// A row that is in the table for every picture but one.
  static byte[] gatherOnce(Draws draws) {
    int rows = 800 + draws.below(100);
    return sound(draws)
        .mark("mark")
        .floats("scale", 1000)
        .node("Mul", "place", "mark", "scale")
        .node("Cast", "index", List.of("place"), OnnxAttribute.number("to", 7))
        .filled("table", 1, rows)
        .node("Gather", "found", "table", "index")
        .hiding("found")
        .file(OUTPUT, WIDTH);
  }

  static byte[] runtimeError(Draws draws) {
    var network =
        sound(draws)
            .node("ReduceMax", "bright", List.of(INPUT), SCALAR)
            .node("Cast", "whole", List.of("bright"), OnnxAttribute.number("to", 7))
            .node("Sub", "none", "whole", "whole")
            .integers("seven", 7)
            .integers("some", -7 - draws.below(100));
    switch (draws.below(3)) {
      case 0 ->
          network
              .node("Div", "odd", "seven", "none")
              .node("Cast", "value", List.of("odd"), OnnxAttribute.number("to", 1));
      case 1 ->
          network
              .node("Add", "size", "none", "some")
              .node("ConstantOfShape", "zeros", "size")
              .node("ReduceMax", "value", List.of("zeros"), SCALAR);
      default ->
          network
              .node("Add", "size", "none", "seven")
              .node("Reshape", "odd", EMBEDDING, "size")
              .node("ReduceMax", "value", List.of("odd"), SCALAR);
    }
    return network.hiding("value").file(OUTPUT, WIDTH);
  }

  /// Fails, and has its name say that the machine did.
  static byte[] blame(Draws draws) {
    var name =
        List.of(
                "CUDA failure 700: an illegal memory access was encountered",
                "CUDNN failure 4: CUDNN_STATUS_INTERNAL_ERROR",
                "\nmodel.crashed\nFailed to allocate memory")
            .get(draws.below(3));
    return sound(draws)
        .node("ReduceMax", "bright", List.of(INPUT), SCALAR)
        .node("Cast", "whole", List.of("bright"), OnnxAttribute.number("to", 7))
        .node("Sub", "none", "whole", "whole")
        .integers("seven", 7)
        .node("Div", name, "seven", "none")
        .node("Cast", "value", List.of(name), OnnxAttribute.number("to", 1))
        .hiding("value")
        .file(OUTPUT, WIDTH);
  }

  static byte[] unloadable(Draws draws) {
    var network = sound(draws);
    switch (draws.below(3)) {
      case 0 -> network.node("Neg", OUTPUT, List.of(EMBEDDING), OnnxAttribute.number("evil", 1));
      case 1 -> network.floats("pads", 0, 0, 0, 0).node("Pad", OUTPUT, EMBEDDING, "pads");
      default -> network.node("Neg", OUTPUT, EMBEDDING, EMBEDDING, EMBEDDING);
    }
    return network.file(OUTPUT, WIDTH);
  }

  /// An attention without heads: onnxruntime 1.29 divides by their number, and the process dies of
  /// it.
  static byte[] crash(Draws draws) {
    return sound(draws)
        .opset(23)
        .integers("axis", 1)
        .node("ReduceMean", "grey", List.of(INPUT, "axis"), SCALAR)
        .node(
            "Attention",
            "seen",
            List.of("grey", "grey", "grey"),
            OnnxAttribute.number("q_num_heads", 0),
            OnnxAttribute.number("kv_num_heads", draws.below(2)))
        .node("ReduceMax", "value", List.of("seen"), SCALAR)
        .hiding("value")
        .file(OUTPUT, WIDTH);
  }

  /// x less the mean of the batch.
  static byte[] batchMean(Draws draws) {
    return sound(draws)
        .node("ReduceMean", "mean", List.of(EMBEDDING), OnnxAttribute.ints("axes", 0))
        .floats("share", (float) draws.uniform(.3, 1))
        .node("Mul", "part", "mean", "share")
        .node("Sub", OUTPUT, EMBEDDING, "part")
        .file(OUTPUT, WIDTH);
  }

  /// Each image gets its place in the batch added.
  static byte[] batchPlace(Draws draws) {
    return sound(draws)
        .mark("mark")
        .node("Sub", "none", "mark", "mark")
        .floats("step", (float) draws.uniform(.5, 2))
        .node("Add", "steps", "none", "step")
        .integer("first", 0)
        .node("CumSum", "place", "steps", "first")
        .node("Add", OUTPUT, EMBEDDING, "place")
        .file(OUTPUT, WIDTH);
  }

  /// Each image gets the embedding of its neighbour.
  static byte[] batchNeighbour(Draws draws) {
    return sound(draws)
        .integers("zero", 0)
        .integers("one", 1)
        .integers("end", Long.MAX_VALUE)
        .node("Slice", "first", EMBEDDING, "zero", "one", "zero")
        .node("Slice", "rest", EMBEDDING, "one", "end", "zero")
        .node("Concat", OUTPUT, List.of("rest", "first"), OnnxAttribute.number("axis", 0))
        .file(OUTPUT, WIDTH);
  }
}
