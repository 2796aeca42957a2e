package assay.grading.gate;

import assay.grading.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the walk gathers of a model: names, shapes and findings, never weights.
final class OnnxModel {
  /// Findings of one walk in the order in which they are told: first what makes the others moot.
  private static final List<String> PRECEDENCE =
      List.of(
          "onnx.unsupported_version",
          "onnx.functions_forbidden",
          "onnx.op_forbidden",
          "onnx.nondeterministic",
          "onnx.domain_forbidden",
          "onnx.part_forbidden",
          "onnx.ambiguous_tensor",
          "onnx.invalid");

  /// A graph input or output.
  ///
  /// @param type `float32`, or what stands there instead
  /// @param shape literal dimensions, -1 where symbolic
  /// @param shown the same dimensions as a person reads them
  record Value(String name, String type, List<Long> shape, List<String> shown) {
    Value {
      shape = List.copyOf(shape);
      shown = List.copyOf(shown);
    }

    String text() {
      return type + " [" + String.join(", ", shown) + "]";
    }
  }

  /// @param numbers its attributes that are whole numbers, or one
  /// @param words its attributes that are short words
  record Node(
      String label,
      String operator,
      List<String> inputs,
      List<String> outputs,
      Map<String, List<Long>> numbers,
      Map<String, String> words) {
    Node {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      numbers = Map.copyOf(numbers);
      words = Map.copyOf(words);
    }

    long number(String attribute, long otherwise) {
      var given = numbers.get(attribute);
      return given == null || given.isEmpty() ? otherwise : given.getFirst();
    }

    /// Name of input i; empty where it is left out.
    String input(int i) {
      return i < inputs.size() ? inputs.get(i) : "";
    }
  }

  boolean hasGraph;
  long irVersion;
  final Map<String, Long> opsets = new HashMap<>();
  final List<Node> nodes = new ArrayList<>();

  /// By name; the number of bytes of data is checked against the shape.
  final Map<String, Tensor> initializers = new LinkedHashMap<>();

  /// What nodes `Constant` make, by the name of their output.
  final Map<String, Tensor> constants = new HashMap<>();

  final List<Value> inputs = new ArrayList<>();
  final List<Value> outputs = new ArrayList<>();
  private final Map<String, Refusal> findings = new HashMap<>();

  Value input(String name) {
    return inputs.stream().filter(input -> input.name().equals(name)).findFirst().orElseThrow();
  }

  /// A tensor that stands in the model under this name.
  Optional<Tensor> constant(String name) {
    var initializer = initializers.get(name);
    return Optional.ofNullable(initializer == null ? constants.get(name) : initializer);
  }

  /// Keeps the first finding of each code.
  void find(String code, String where, String expected, String found, String remedy) {
    findings.putIfAbsent(code, new Refusal(code, where, expected, found, remedy));
  }

  Optional<Refusal> firstFinding() {
    return PRECEDENCE.stream().filter(findings::containsKey).map(findings::get).findFirst();
  }
}
