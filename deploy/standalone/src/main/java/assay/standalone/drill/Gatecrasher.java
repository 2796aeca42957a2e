package assay.standalone.drill;

import static assay.standalone.drill.Network.EMBEDDING;
import static assay.standalone.drill.Network.INPUT;
import static assay.standalone.drill.Network.OUTPUT;

import assay.standalone.eigen.OnnxAttribute;
import assay.standalone.eigen.OnnxGraph;
import assay.standalone.eigen.Protobuf;
import assay.standalone.face.Draws;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Models that the gate must not let in (SECURITY §1.4 and §1.5). Each makes one of several
/// spellings of its kind.
final class Gatecrasher {
  private static final int WIDTH = 512;
  private static final int UINT8 = 2;

  private Gatecrasher() {}

  private static Network sound(Draws draws) {
    return Network.seeing(Region.ofHostile(draws.below(1000)), draws, WIDTH);
  }

  private static byte[] finished(Draws draws) {
    return sound(draws).file(EMBEDDING, WIDTH);
  }

  private static String one(Draws draws, String... of) {
    return of[draws.below(of.length)];
  }

  static byte[] externalData(Draws draws) {
    var location =
        one(
            draws,
            "../secret.bin",
            "sub/../../secret.bin",
            "/etc/passwd",
            "/proc/self/environ",
            "model.onnx",
            "*/_ORT_MEM_ADDR_/*");
    var tensor = new Protobuf().number(1, 512).number(2, OnnxGraph.FLOAT).text(8, "stolen");
    entry(tensor, "location", location);
    entry(tensor, "offset", one(draws, "0", "-4", "4611686018427387904"));
    entry(tensor, "length", one(draws, "2048", "1099511627776"));
    // Either sign alone is a reference to another file.
    return sound(draws)
        .initializer(draws.chance(.8) ? tensor.number(14, 1) : tensor)
        .node("Add", OUTPUT, EMBEDDING, "stolen")
        .file(OUTPUT, WIDTH);
  }

  private static void entry(Protobuf tensor, String key, String value) {
    tensor.message(13, new Protobuf().text(1, key).text(2, value));
  }

  /// The same, where a reader of initializers alone would not look.
  static byte[] externalAttribute(Draws draws) {
    var tensor = new Protobuf().number(1, 512).number(2, OnnxGraph.FLOAT);
    entry(tensor, "location", "../secret.bin");
    tensor.number(14, 1);
    var constant =
        OnnxGraph.nodeOf(
            "Constant", List.of(), List.of("stolen"), OnnxAttribute.tensor("value", tensor));
    if (draws.chance(.5)) {
      var branch = OnnxAttribute.graph("then_branch", new Protobuf().message(1, constant));
      return sound(draws).node("If", "stolen", List.of(EMBEDDING), branch).file("stolen", WIDTH);
    }
    return sound(draws).node(constant).node("Add", OUTPUT, EMBEDDING, "stolen").file(OUTPUT, WIDTH);
  }

  static byte[] random(Draws draws) {
    var operator =
        one(draws, "RandomNormalLike", "RandomUniformLike", "Bernoulli", "RandomUniform");
    boolean isLike = !operator.equals("RandomUniform");
    return sound(draws)
        .node(
            operator,
            "noise",
            isLike ? List.of(EMBEDDING) : List.of(),
            isLike
                ? new OnnxAttribute[0]
                : new OnnxAttribute[] {OnnxAttribute.ints("shape", WIDTH)})
        .node("Add", OUTPUT, EMBEDDING, "noise")
        .file(OUTPUT, WIDTH);
  }

  static byte[] training(Draws draws) {
    if (draws.chance(.5)) {
      return sound(draws)
          .floats("ratio", .5f)
          .initializer(OnnxGraph.tensor("training", 9, new byte[] {1}))
          .node("Dropout", OUTPUT, EMBEDDING, "ratio", "training")
          .file(OUTPUT, WIDTH);
    }
    return sound(draws)
        .filled("ones", 1, WIDTH)
        .node(
            "BatchNormalization",
            OUTPUT,
            List.of(EMBEDDING, "ones", "ones", "ones", "ones"),
            OnnxAttribute.number("training_mode", 1))
        .file(OUTPUT, WIDTH);
  }

  static byte[] loop(Draws draws) {
    var body =
        new Protobuf()
            .message(1, OnnxGraph.nodeOf("Identity", List.of("go"), List.of("again")))
            .text(2, "body");
    return switch (draws.below(3)) {
      case 0 ->
          sound(draws)
              .integer("trips", 1L << 62)
              .node(
                  "Loop",
                  OUTPUT,
                  List.of("trips", "", EMBEDDING),
                  OnnxAttribute.graph("body", body))
              .file(OUTPUT, WIDTH);
      case 1 ->
          sound(draws)
              .node(
                  "Scan",
                  OUTPUT,
                  List.of(EMBEDDING),
                  OnnxAttribute.graph("body", body),
                  OnnxAttribute.number("num_scan_inputs", 1))
              .file(OUTPUT, WIDTH);
      default ->
          sound(draws)
              .node("SequenceConstruct", "sequence", EMBEDDING)
              .node("ConcatFromSequence", OUTPUT, "sequence")
              .file(OUTPUT, WIDTH);
    };
  }

  static byte[] foreign(Draws draws) {
    var domain = one(draws, "com.microsoft", "ai.onnx.ml", "ai.onnx.training", "evil.example");
    var operator = one(draws, "FusedMatMul", "EPContext", "ArrayFeatureExtractor", "Gelu");
    return sound(draws)
        .node(OnnxGraph.nodeOf(operator, List.of(EMBEDDING), List.of(OUTPUT)).text(7, domain))
        .inModel(model -> model.message(8, OnnxGraph.operators(domain, 1)))
        .file(OUTPUT, WIDTH);
  }

  /// Each calls the one before it twice: thirty of them are 2^30 nodes.
  static byte[] functions(Draws draws) {
    int levels = 20 + draws.below(20);
    return sound(draws)
        .inModel(model -> {
          for (int i = 0; i < levels; i++) {
            model.message(25, function(i));
          }
        })
        .node(
            OnnxGraph.nodeOf("f" + (levels - 1), List.of(EMBEDDING), List.of(OUTPUT)).text(7, "f"))
        .file(OUTPUT, WIDTH);
  }

  private static Protobuf function(int level) {
    var function = new Protobuf().text(1, "f" + level).text(4, "x").text(5, "y").text(10, "f");
    var inner = level == 0 ? "Neg" : "f" + (level - 1);
    var domain = level == 0 ? "" : "f";
    return function
        .message(7, OnnxGraph.nodeOf(inner, List.of("x"), List.of("m")).text(7, domain))
        .message(7, OnnxGraph.nodeOf(inner, List.of("m"), List.of("y")).text(7, domain));
  }

  /// Two sets of weights in one tensor: auditors see the one, the runtime the other.
  static byte[] dualData(Draws draws) {
    var tensor = OnnxGraph.tensor("bias", OnnxGraph.FLOAT, new byte[4 * WIDTH], WIDTH);
    return sound(draws)
        .initializer(tensor.bytes(4, new byte[4 * WIDTH]))
        .node("Add", OUTPUT, EMBEDDING, "bias")
        .file(OUTPUT, WIDTH);
  }

  static byte[] version(Draws draws) {
    var network = sound(draws);
    return switch (draws.below(3)) {
      case 0 -> network.opset(99).file(EMBEDDING, WIDTH);
      case 1 -> network.opset(1).file(EMBEDDING, WIDTH);
      default -> network.ir(99).file(EMBEDDING, WIDTH);
    };
  }

  static byte[] tooManyNodes(Draws draws) {
    int nodes = 20_001 + draws.below(80_000);
    var network = sound(draws);
    for (int i = 0; i < nodes; i++) {
      network.node("Neg", "n" + i, i == 0 ? EMBEDDING : "n" + (i - 1));
    }
    return network.file("n" + (nodes - 1), WIDTH);
  }

  /// More than 16 MiB of it.
  static byte[] tooMuchToRead(Draws draws) {
    var text = "x".repeat((17 << 20) + draws.below(1 << 20));
    return sound(draws).inModel(model -> model.text(6, text)).file(EMBEDDING, WIDTH);
  }

  /// Branches inside branches, ten thousand deep.
  static byte[] nested(Draws draws) {
    int depth = 10_000 + draws.below(1000);
    var graph = new Protobuf().text(2, "innermost");
    for (int i = 0; i < depth; i++) {
      var branch = OnnxAttribute.graph("then_branch", graph);
      graph = new Protobuf().message(1, new Protobuf().message(5, branch.message()));
    }
    var outermost = OnnxAttribute.graph("then_branch", graph);
    return sound(draws).node("If", OUTPUT, List.of(EMBEDDING), outermost).file(OUTPUT, WIDTH);
  }

  static byte[] truncated(Draws draws) {
    var whole = finished(draws);
    return Arrays.copyOf(whole, 100 + draws.below(whole.length - 200));
  }

  static byte[] otherFormat(Draws draws) {
    var start =
        one(
            draws,
            "PK\u0003\u0004",
            "\u0080\u0002cos\nsystem\n(S'true'\ntR.",
            "\u0000\u0000\u0000\u0000ORTM",
            "\u001F\u008B\b",
            "<html><script>",
            "version https://git-lfs.github.com/spec/v1\n",
            "\u007FELF");
    var bytes = new byte[4096 + draws.below(100_000)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) draws.next();
    }
    var head = start.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  static byte[] signature(Draws draws) {
    var network = sound(draws);
    return switch (draws.below(5)) {
      case 0 ->
          network
              .input(OnnxGraph.value(INPUT, UINT8, "batch", "3", "112", "112"))
              .file(EMBEDDING, WIDTH);
      case 1 ->
          network
              .input(OnnxGraph.value(INPUT, OnnxGraph.FLOAT, "batch", "112", "112", "3"))
              .file(EMBEDDING, WIDTH);
      case 2 ->
          network
              .inGraph(graph ->
                  graph.message(11, OnnxGraph.value("second", OnnxGraph.FLOAT, "batch", "1")))
              .file(EMBEDDING, WIDTH);
      case 3 -> network.batch("7").file(EMBEDDING, WIDTH);
      default -> network.file(EMBEDDING, WIDTH - 1);
    };
  }

  static byte[] sizeLie(Draws draws) {
    var data = new byte[4 * WIDTH];
    var tensor =
        switch (draws.below(3)) {
          case 0 -> OnnxGraph.tensor("bias", OnnxGraph.FLOAT, data, 1L << 33, 1L << 33);
          case 1 -> OnnxGraph.tensor("bias", OnnxGraph.FLOAT, data, -WIDTH);
          default -> OnnxGraph.tensor("bias", OnnxGraph.FLOAT, data, WIDTH + 1);
        };
    return sound(draws)
        .initializer(tensor)
        .node("Add", OUTPUT, EMBEDDING, "bias")
        .file(OUTPUT, WIDTH);
  }

  static byte[] wiring(Draws draws) {
    var network = sound(draws);
    switch (draws.below(3)) {
      case 0 -> network.node("Add", OUTPUT, EMBEDDING, "b").node("Neg", "b", OUTPUT);
      case 1 ->
          network
              .filled("bias", 0, WIDTH)
              .filled("bias", 1, WIDTH)
              .node("Add", OUTPUT, EMBEDDING, "bias");
      default -> network.node("Add", OUTPUT, EMBEDDING, "nowhere");
    }
    return network.file(OUTPUT, WIDTH);
  }

  static byte[] forbiddenPart(Draws draws) {
    if (draws.chance(.5)) {
      return sound(draws)
          .inModel(
              model -> model.message(20, new Protobuf().message(1, new Protobuf().text(2, "t"))))
          .file(EMBEDDING, WIDTH);
    }
    var values = OnnxGraph.tensor("sparse", OnnxGraph.FLOAT, new byte[4], 1);
    var places = OnnxGraph.tensor("", OnnxGraph.INT64, new byte[8], 1);
    var sparse = new Protobuf().message(1, values).message(2, places).number(3, WIDTH);
    return sound(draws).inGraph(graph -> graph.message(15, sparse)).file(EMBEDDING, WIDTH);
  }

  /// A size that stands in the file: 2^36 numbers an image.
  static byte[] declaredBomb(Draws draws) {
    long side = (1L << 18) + draws.below(1 << 16);
    return new Network()
        .integers("shape", 1, 3, side, side)
        .node("GlobalAveragePool", "means", INPUT)
        .node("Expand", "huge", "means", "shape")
        .node("GlobalAveragePool", "small", "huge")
        .node("Flatten", "flat", "small")
        .integers("pads", 0, 0, 0, WIDTH - 3)
        .node("Pad", OUTPUT, "flat", "pads")
        .file(OUTPUT, WIDTH);
  }

  static byte[] tooLarge(Draws draws) {
    return sound(draws)
        .filled("ballast", draws.below(100), (int) (Contest.MAX_BYTES / 4) + 1)
        .file(EMBEDDING, WIDTH);
  }
}
