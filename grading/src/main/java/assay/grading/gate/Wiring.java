package assay.grading.gate;

import assay.grading.Checked;
import assay.grading.gate.OnnxModel.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether every value of the graph is made once, before it is used, by something other than
/// itself.
final class Wiring {
  private final OnnxModel model;
  private final Map<String, Integer> makers = new HashMap<>();

  private Wiring(OnnxModel model) {
    this.model = model;
  }

  /// @return the nodes in an order in which each comes after those that make its inputs
  static Checked<List<Node>> check(OnnxModel model) {
    return new Wiring(model).check();
  }

  private Checked<List<Node>> check() {
    for (var input : model.inputs) {
      makers.put(input.name(), -1);
    }
    for (var initializer : model.initializers.keySet()) {
      makers.put(initializer, -1);
    }
    for (var i = 0; i < model.nodes.size(); i++) {
      for (var output : model.nodes.get(i).outputs()) {
        if (!output.isEmpty() && makers.putIfAbsent(output, i) != null) {
          return broken(model.nodes.get(i).label(), "each value made once", "a second", output);
        }
      }
    }
    for (var node : model.nodes) {
      for (var input : node.inputs()) {
        if (!input.isEmpty() && !makers.containsKey(input)) {
          return broken(node.label(), "inputs that something makes", "an unknown", input);
        }
      }
    }
    for (var output : model.outputs) {
      if (!makers.containsKey(output.name())) {
        return broken("", "an output that something makes", "an unknown", output.name());
      }
    }
    return ordered();
  }

  /// Kahn 1962: nodes that never become ready lie on a cycle or behind one.
  private Checked<List<Node>> ordered() {
    var waiting = new int[model.nodes.size()];
    var readers = new ArrayList<List<Integer>>();
    model.nodes.forEach(_ -> readers.add(new ArrayList<>()));
    var ready = new ArrayDeque<Integer>();
    for (var i = 0; i < waiting.length; i++) {
      for (var input : model.nodes.get(i).inputs()) {
        var maker = makers.getOrDefault(input, -1);
        if (maker >= 0) {
          readers.get(maker).add(i);
          waiting[i]++;
        }
      }
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    var order = new ArrayList<Node>();
    while (!ready.isEmpty()) {
      var next = ready.remove();
      order.add(model.nodes.get(next));
      for (var reader : readers.get(next)) {
        if (--waiting[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (order.size() == waiting.length) {
      return Checked.accepted(order);
    }
    return broken(firstWaiting(waiting).label(), "nodes in some order", "a cycle through", "it");
  }

  private Node firstWaiting(int[] waiting) {
    var i = 0;
    while (waiting[i] == 0) {
      i++;
    }
    return model.nodes.get(i);
  }

  private static Checked<List<Node>> broken(
      String where, String expected, String found, String name) {
    return Checked.refused(
        "onnx.invalid",
        where,
        expected,
        found + " " + Names.shown(name),
        "Check the model with onnx.checker.check_model and export it again.");
  }
}
