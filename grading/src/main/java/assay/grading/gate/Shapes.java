package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import assay.grading.gate.OnnxModel.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/// Shapes of the values of a graph for a batch of one image, as far as they follow from the model
/// alone. A value of unknown shape is absent, and so is what follows from it.
///
/// Rules: the operators' texts in onnx/docs/Operators.md. Only the first output of a node is
/// followed, but for `Split`.
final class Shapes {
  private static final int MAX_RANK = 16;

  private final OnnxModel model;
  private final Map<String, List<Long>> shapes = new HashMap<>();

  /// Whole numbers that are known: axes, and shapes that the graph computes from shapes.
  private final Map<String, List<Long>> numbers = new HashMap<>();

  private Shapes(OnnxModel model) {
    this.model = model;
  }

  /// @param order nodes after those that make their inputs
  /// @param input the images
  static Shapes infer(OnnxModel model, List<Node> order, Value input) {
    var shapes = new Shapes(model);
    var image = new ArrayList<>(input.shape());
    image.set(0, 1L);
    shapes.shapes.put(input.name(), image);
    order.forEach(shapes::node);
    return shapes;
  }

  Optional<List<Long>> of(String name) {
    var constant = model.constant(name);
    return constant.isPresent()
        ? constant.map(Tensor::dimensions)
        : Optional.ofNullable(shapes.get(name));
  }

  /// Elements of a value; empty where its shape is unknown.
  ///
  /// @throws ArithmeticException when they are 2^63 or more
  Optional<Long> elements(String name) {
    return of(name).map(shape -> shape.stream().reduce(1L, Math::multiplyExact));
  }

  /// Whether a value that the node makes is larger than any that a network needs.
  boolean isTooLarge(Node node) {
    try {
      return node.outputs().stream()
          .anyMatch(output -> elements(output).orElse(0L) > Integer.MAX_VALUE);
    } catch (ArithmeticException beyondAll) {
      return true;
    }
  }

  /// The whole numbers of a value, where they are known.
  Optional<List<Long>> numbers(String name) {
    var constant = model.constant(name);
    return constant.isPresent()
        ? constant
            .filter(tensor -> tensor.numbers().size() == tensor.elements())
            .map(Tensor::numbers)
        : Optional.ofNullable(numbers.get(name));
  }

  /// What an attribute of a node says, or since some operator set one of its inputs.
  Optional<List<Long>> listed(Node node, String attribute, int input) {
    return node.input(input).isEmpty()
        ? Optional.ofNullable(node.numbers().get(attribute))
        : numbers(node.input(input));
  }

  private void node(Node node) {
    if (node.outputs().isEmpty()) {
      return;
    }
    try {
      if (node.operator().equals("Split")) {
        split(node);
        return;
      }
      new ShapeRule(this, node)
          .output()
          .filter(shape -> shape.size() <= MAX_RANK && shape.stream().allMatch(size -> size >= 0))
          .ifPresent(shape -> shapes.put(node.outputs().getFirst(), List.copyOf(shape)));
      new NumberRule(this, node)
          .output()
          .filter(values -> values.size() <= Tensor.MAX_NUMBERS)
          .ifPresent(values -> numbers.put(node.outputs().getFirst(), List.copyOf(values)));
    } catch (ArithmeticException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException contradiction) {
      // Sizes that fit no tensor: the runtime will say so. Here the shape stays unknown.
      return;
    }
  }

  private void split(Node node) {
    var input = of(node.input(0));
    if (input.isEmpty()) {
      return;
    }
    int axis = axis(node.number("axis", 0), input.get().size());
    int parts = node.outputs().size();
    var sizes = listed(node, "split", 1);
    long each = Math.ceilDiv(input.get().get(axis), parts);
    for (int i = 0; i < parts; i++) {
      var shape = new ArrayList<>(input.get());
      shape.set(axis, sizes.isPresent() ? sizes.get().get(i) : each);
      shapes.put(node.outputs().get(i), shape);
    }
  }

  /// @throws IndexOutOfBoundsException when there is no such axis
  static int axis(long axis, int rank) {
    return Objects.checkIndex((int) (axis < 0 ? axis + rank : axis), rank);
  }
}
