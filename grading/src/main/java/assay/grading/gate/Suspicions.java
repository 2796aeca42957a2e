package assay.grading.gate;

import assay.grading.Notice;
import assay.grading.gate.OnnxModel.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What in a sound graph deserves a human's look: values of the image that decide, and images that
/// meet each other (SECURITY §1.5 and §1.6). Not a verdict: honest networks do such things too.
final class Suspicions {
  private static final String CODE = "model.suspicious_operator";

  private final OnnxModel model;
  private final Shapes shapes;

  private final Set<String> pixels;

  /// What is odd, and the nodes of which it is.
  private final Map<String, List<String>> found = new LinkedHashMap<>();

  private Suspicions(OnnxModel model, Shapes shapes, Set<String> pixels) {
    this.model = model;
    this.shapes = shapes;
    this.pixels = pixels;
  }

  /// @param order nodes after those that make their inputs
  /// @param pixels names of values that depend on the image
  static List<Notice> of(OnnxModel model, List<Node> order, Shapes shapes, Set<String> pixels) {
    var suspicions = new Suspicions(model, shapes, pixels);
    order.forEach(suspicions::look);
    var notices = new ArrayList<Notice>();
    suspicions.found.forEach((what, nodes) -> notices.add(notice(what, nodes)));
    return notices;
  }

  private static Notice notice(String what, List<String> nodes) {
    return new Notice(
        CODE,
        nodes.getFirst()
            + (nodes.size() > 1 ? " and " + (nodes.size() - 1) + " more" : "")
            + ": "
            + what
            + ". The organizers may ask what it is for.");
  }

  private void look(Node node) {
    if (node.outputs().stream().noneMatch(pixels::contains)) {
      return;
    }
    var operator = node.operator();
    if (Operators.decides(operator)) {
      found(node, operator + " on values of the image");
    } else if (operator.equals("Gather") && pixels.contains(node.input(1))) {
      found(node, "Gather looks up what the image names");
    } else if (Operators.reduces(operator) && reducesBatch(node)) {
      found(node, operator + " over the images of a batch");
    } else if (operator.equals("Softmax") && node.number("axis", -1) == 0) {
      found(node, "Softmax over the images of a batch");
    }
  }

  private void found(Node node, String what) {
    found.computeIfAbsent(what, _ -> new ArrayList<>()).add(node.label());
  }

  /// Axes stand in an attribute, or since opset 13 or 18 in the second input; none means all.
  private boolean reducesBatch(Node node) {
    var axes =
        node.input(1).isEmpty()
            ? node.numbers().getOrDefault("axes", List.of())
            : model.constant(node.input(1)).map(Tensor::numbers).orElse(List.of());
    if (axes.isEmpty()) {
      return node.number("noop_with_empty_axes", 0) == 0;
    }
    long rank = shapes.of(node.input(0)).map(List::size).orElse(0);
    return axes.contains(0L) || axes.contains(-rank);
  }
}
