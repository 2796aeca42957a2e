package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// What one image costs, estimated from the graph alone.
///
/// @param parameters elements of the float weights
/// @param multiplyAdds of convolutions and matrix products; element-wise work is not counted. Empty
///   where a shape does not follow from the model
/// @param peakActivationBytes the most that values alive at once take, at 4 bytes an element, when
///   nodes run in graph order and nothing is fused. Empty likewise
public record Cost(long parameters, OptionalLong multiplyAdds, OptionalLong peakActivationBytes) {

  static Cost of(OnnxModel model, List<Node> order, Shapes shapes, String input) {
    long parameters =
        model.initializers.values().stream()
            .filter(tensor -> tensor.type() == Tensor.FLOAT)
            .mapToLong(Tensor::elements)
            .sum();
    return new Cost(
        parameters,
        known(() -> multiplyAdds(order, shapes)),
        known(() -> peak(order, shapes, input)));
  }

  private static OptionalLong known(Supplier<OptionalLong> sum) {
    try {
      return sum.get();
    } catch (ArithmeticException | IndexOutOfBoundsException | NoSuchElementException e) {
      // Shapes that fit no operator; the runtime will say so.
      return OptionalLong.empty();
    }
  }

  private static OptionalLong multiplyAdds(List<Node> order, Shapes shapes) {
    long sum = 0;
    for (var node : order) {
      var added = multiplyAdds(node, shapes);
      if (added.isEmpty()) {
        return added;
      }
      sum = Math.addExact(sum, added.getAsLong());
    }
    return OptionalLong.of(sum);
  }

  private static OptionalLong multiplyAdds(Node node, Shapes shapes) {
    return switch (node.operator()) {
      case "Conv", "ConvInteger" -> product(shapes, node.outputs().getFirst(), node.input(1));
      // Each element of the input meets the weights of its channel.
      case "ConvTranspose" -> product(shapes, node.input(0), node.input(1));
      case "Gemm" -> inner(shapes, node, node.number("transA", 0) == 0 ? 1 : 0);
      case "MatMul", "MatMulInteger" -> inner(shapes, node, -1);
      case "Attention",
          "Einsum",
          "LSTM",
          "GRU",
          "RNN",
          "DeformConv",
          "QLinearConv",
          "QLinearMatMul" ->
          OptionalLong.empty();
      default -> OptionalLong.of(0);
    };
  }

  /// Elements of a value, times what stands behind the first dimension of the weights.
  private static OptionalLong product(Shapes shapes, String value, String weights) {
    var elements = shapes.elements(value);
    var shape = shapes.of(weights);
    return elements.isEmpty() || shape.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(shape.get().stream().skip(1).reduce(elements.get(), Math::multiplyExact));
  }

  /// Elements of the output, times the length of the dimension summed over.
  private static OptionalLong inner(Shapes shapes, Node node, int axis) {
    var elements = shapes.elements(node.outputs().getFirst());
    var left = shapes.of(node.input(0));
    return elements.isEmpty() || left.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            Math.multiplyExact(
                elements.get(), axis < 0 ? left.get().getLast() : left.get().get(axis)));
  }

  private static OptionalLong peak(List<Node> order, Shapes shapes, String input) {
    var lastUse = new HashMap<String, Integer>();
    for (int i = 0; i < order.size(); i++) {
      for (var name : order.get(i).inputs()) {
        lastUse.put(name, i);
      }
    }
    Map<String, Long> alive = new HashMap<>();
    var first = shapes.elements(input);
    if (first.isEmpty()) {
      return OptionalLong.empty();
    }
    alive.put(input, first.get());
    long now = first.get();
    long most = now;
    for (int i = 0; i < order.size(); i++) {
      var node = order.get(i);
      for (var output : node.outputs()) {
        var elements = shapes.elements(output);
        // Further outputs, such as the mask of a Dropout, are as good as never there.
        if (elements.isEmpty() && output.equals(node.outputs().getFirst())) {
          return OptionalLong.empty();
        }
        alive.put(output, elements.orElse(0L));
        now = Math.addExact(now, elements.orElse(0L));
      }
      most = Math.max(most, now);
      for (var name : node.inputs()) {
        if (lastUse.getOrDefault(name, -1) == i && alive.containsKey(name)) {
          now -= alive.remove(name);
        }
      }
    }
    return OptionalLong.of(Math.multiplyExact(most, Float.BYTES));
  }
}
