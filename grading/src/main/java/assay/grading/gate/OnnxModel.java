package assay.grading.gate;

import assay.grading.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /// @param trainingFlag name of the input that switches training on; empty where there is none
  record Node(
      String label,
      String operator,
      List<String> inputs,
      List<String> outputs,
      String trainingFlag) {
    Node {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  boolean hasGraph;
  long irVersion;
  final Map<String, Long> opsets = new HashMap<>();
  final List<Node> nodes = new ArrayList<>();
  final Set<String> initializers = new HashSet<>();

  /// Names of boolean constants of one element that are false.
  final Set<String> falseFlags = new HashSet<>();

  final List<Value> inputs = new ArrayList<>();
  final List<Value> outputs = new ArrayList<>();
  private final Map<String, Refusal> findings = new HashMap<>();

  /// Keeps the first finding of each code.
  void find(String code, String where, String expected, String found, String remedy) {
    findings.putIfAbsent(code, new Refusal(code, where, expected, found, remedy));
  }

  Optional<Refusal> firstFinding() {
    return PRECEDENCE.stream().filter(findings::containsKey).map(findings::get).findFirst();
  }
}
