package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import assay.grading.gate.OnnxModel.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One walk over a ModelProto: stops at what is wrong on its own, gathers the rest. Field numbers
/// are those of onnx.proto.
final class OnnxWalk {
  static final int MAX_NODES = 20_000;
  static final int MAX_INITIALIZERS = 5_000;

  private final ProtoReader in;
  private final Texts texts;
  private final OnnxModel model = new OnnxModel();
  private int nodes;
  private int initializers;

  OnnxWalk(ProtoReader in) {
    this.in = in;
    this.texts = new Texts(in);
  }

  OnnxModel walk() throws OnnxFault, IOException {
    in.file(Message.MODEL, this::modelField);
    return model;
  }

  private void modelField(int field) throws OnnxFault, IOException {
    switch (field) {
      case 1 -> model.irVersion = in.number();
      case 2, 3, 4, 6, 14 -> texts.skipNote();
      case 7 -> {
        model.hasGraph = true;
        in.message(Message.GRAPH, f -> graphField(f, true));
      }
      case 8 -> opset();
      case 20 -> training();
      case 25 -> function();
      default -> {}
    }
  }

  private void opset() throws OnnxFault, IOException {
    var opset =
        new Object() {
          String domain = "";
          long version;
        };
    in.message(
        Message.OPSET,
        field -> {
          switch (field) {
            case 1 -> opset.domain = texts.name();
            case 2 -> opset.version = in.number();
            default -> {}
          }
        });
    var domain = Operators.isDefaultDomain(opset.domain) ? "" : opset.domain;
    if (model.opsets.putIfAbsent(domain, opset.version) != null) {
      throw in.invalid("one version of each operator set", "two of " + Names.shown(domain));
    }
  }

  private void training() throws OnnxFault, IOException {
    model.find(
        "onnx.part_forbidden",
        in.where(),
        "a network to run",
        "training information",
        "Export for inference.");
    in.message(
        Message.TRAINING,
        field -> {
          if (field == 1 || field == 2) {
            in.message(Message.GRAPH, f -> graphField(f, false));
          }
        });
  }

  private void function() throws OnnxFault, IOException {
    model.find(
        "onnx.functions_forbidden",
        in.where(),
        "operators of ONNX alone",
        "a local function",
        "Inline the functions (onnx.inliner.inline_local_functions) and save again.");
    in.message(
        Message.FUNCTION,
        field -> {
          switch (field) {
            case 7 -> node(false);
            case 11 -> attribute(new NodeFields());
            case 1, 8, 10 -> texts.skipNote();
            default -> {}
          }
        });
  }

  private void graphField(int field, boolean top) throws OnnxFault, IOException {
    switch (field) {
      case 1 -> node(top);
      case 2, 10, 16 -> texts.skipNote();
      case 5 -> initializer(top);
      case 11 -> value(top ? model.inputs : new ArrayList<>());
      case 12 -> value(top ? model.outputs : new ArrayList<>());
      case 15 -> {
        model.find(
            "onnx.part_forbidden",
            in.where(),
            "dense tensors",
            "a sparse initializer",
            "Export with dense weights.");
        sparse();
      }
      default -> {}
    }
  }

  private void initializer(boolean top) throws OnnxFault, IOException {
    if (++initializers > MAX_INITIALIZERS) {
      throw texts.tooComplex("at most " + MAX_INITIALIZERS + " initializers");
    }
    var tensor = TensorFacts.read(in, model, texts);
    if (top && model.initializers.putIfAbsent(tensor.name, tensor.tensor()) != null) {
      throw in.invalid("each name once", "two initializers named " + Names.shown(tensor.name));
    }
  }

  private void sparse() throws OnnxFault, IOException {
    in.message(
        Message.SPARSE_TENSOR,
        field -> {
          if (field == 1 || field == 2) {
            TensorFacts.read(in, model, texts);
          }
        });
  }

  /// What a node says of itself, while it is read.
  private static final class NodeFields {
    private String name = "";
    private String operator = "";
    private String domain = "";
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, List<Long>> numbers = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private @Nullable Tensor value;
    private boolean hasSubgraph;
  }

  private void node(boolean top) throws OnnxFault, IOException {
    if (++nodes > MAX_NODES) {
      throw texts.tooComplex("at most " + MAX_NODES + " nodes");
    }
    var node = new NodeFields();
    in.message(
        Message.NODE,
        field -> {
          switch (field) {
            case 1 -> node.inputs.add(texts.name());
            case 2 -> node.outputs.add(texts.name());
            case 3 -> node.name = texts.name();
            case 4 -> node.operator = texts.name();
            case 5 -> attribute(node);
            case 6, 9 -> texts.skipNote();
            case 7 -> node.domain = texts.name();
            default -> {}
          }
        });
    var label = "node " + (node.name.isEmpty() ? "number " + nodes : Names.shown(node.name));
    judge(node, label);
    if (top) {
      model.nodes.add(
          new Node(label, node.operator, node.inputs, node.outputs, node.numbers, node.words));
      if (node.value != null && node.outputs.size() == 1) {
        model.constants.put(node.outputs.getFirst(), node.value);
      }
    }
  }

  private void judge(NodeFields node, String label) {
    var operator = Names.shown(node.operator);
    if (!Operators.isDefaultDomain(node.domain)) {
      model.find(
          "onnx.domain_forbidden",
          label,
          "operators of ONNX's own domain",
          operator + " of " + Names.shown(node.domain),
          "Export with standard operators only.");
      return;
    }
    if (node.hasSubgraph || !Operators.isAllowed(node.operator)) {
      model.find(
          "onnx.op_forbidden",
          label,
          "operators of a feed-forward network from images to embeddings",
          operator,
          "Export the network by tracing it: no loops, branches, sequences, text or losses."
              + " docs/reference/operators.md lists what is allowed.");
    }
    boolean trains = node.numbers.getOrDefault("training_mode", List.of(0L)).getFirst() != 0;
    if (trains || Operators.RANDOM.contains(node.operator)) {
      model.find(
          "onnx.nondeterministic",
          label,
          "the same output for the same image",
          operator + (trains ? " in training mode" : ""),
          "Call model.eval() before the export and remove random operators.");
    }
  }

  private void attribute(NodeFields node) throws OnnxFault, IOException {
    var attribute = new AttributeFields();
    in.message(
        Message.ATTRIBUTE,
        field -> {
          switch (field) {
            case 1 -> attribute.name = texts.name();
            case 3, 8 -> in.numbers(attribute::keep);
            case 4 -> attribute.word = texts.word();
            case 5 -> attribute.tensor = TensorFacts.read(in, model, texts).tensor();
            case 10 -> TensorFacts.read(in, model, texts);
            case 6, 11 -> {
              node.hasSubgraph = true;
              in.message(Message.GRAPH, f -> graphField(f, false));
            }
            case 13 -> texts.skipNote();
            case 22, 23 -> sparse();
            default -> {}
          }
        });
    texts.count(attribute.numbers.size());
    attribute.giveTo(node);
  }

  private static final class AttributeFields {
    private String name = "";
    private final List<Long> numbers = new ArrayList<>();
    private String word = "";
    private @Nullable Tensor tensor;

    void keep(long number) {
      if (numbers.size() < Tensor.MAX_NUMBERS) {
        numbers.add(number);
      }
    }

    void giveTo(NodeFields node) {
      if (!numbers.isEmpty()) {
        node.numbers.put(name, List.copyOf(numbers));
      }
      if (!word.isEmpty()) {
        node.words.put(name, word);
      }
      switch (name) {
        case "value" -> node.value = tensor;
        case "value_int" -> node.value = new Tensor(Tensor.INT64, List.of(), numbers);
        case "value_ints" ->
            node.value = new Tensor(Tensor.INT64, List.of((long) numbers.size()), numbers);
        default -> {}
      }
    }
  }

  private void value(List<Value> into) throws OnnxFault, IOException {
    var value = ValueFacts.read(in, texts);
    if (into.size() <= MAX_INITIALIZERS + 1) {
      into.add(value);
    }
  }
}
