package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Whole numbers that one node computes from known ones: exporters spell the target of a `Reshape`
/// as arithmetic on the shape of its input.
final class NumberRule {
  private final Shapes shapes;
  private final Node node;

  NumberRule(Shapes shapes, Node node) {
    this.shapes = shapes;
    this.node = node;
  }

  /// Empty where they are not known.
  Optional<List<Long>> output() {
    return switch (node.operator()) {
      case "Shape" -> shapes.of(node.input(0));
      case "Size" -> shapes.elements(node.input(0)).map(List::of);
      case "Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape" -> input(0);
      case "Gather" -> input(0).flatMap(x -> input(1).map(at -> picked(x, at)));
      case "Slice" -> input(0).flatMap(this::sliced);
      case "Concat" -> joined();
      case "Add" -> each(Math::addExact);
      case "Sub" -> each(Math::subtractExact);
      case "Mul" -> each(Math::multiplyExact);
      case "Div" -> each((a, b) -> a / b);
      default -> Optional.empty();
    };
  }

  private Optional<List<Long>> input(int i) {
    return shapes.numbers(node.input(i));
  }

  private static List<Long> picked(List<Long> x, List<Long> at) {
    return at.stream().map(i -> x.get((int) (i < 0 ? i + x.size() : i))).toList();
  }

  private Optional<List<Long>> sliced(List<Long> x) {
    return Slices.of(shapes, node, 1)
        .filter(slices -> slices.axes().size() == 1)
        .map(slices -> slices.indices(0, x.size()))
        .map(range ->
            LongStream.range(0, range.size())
                .mapToObj(i -> x.get((int) (range.first() + i * range.step())))
                .toList());
  }

  private Optional<List<Long>> joined() {
    var all = new ArrayList<Long>();
    for (var name : node.inputs()) {
      var numbers = shapes.numbers(name);
      if (numbers.isEmpty() || all.size() > Tensor.MAX_NUMBERS) {
        return Optional.empty();
      }
      all.addAll(numbers.get());
    }
    return Optional.of(all);
  }

  private Optional<List<Long>> each(LongBinaryOperator operator) {
    return input(0).flatMap(a -> input(1).map(b -> each(a, b, operator)));
  }

  private static List<Long> each(List<Long> a, List<Long> b, LongBinaryOperator operator) {
    return IntStream.range(0, Math.max(a.size(), b.size()))
        .mapToObj(
            i -> operator.applyAsLong(a.get(a.size() == 1 ? 0 : i), b.get(b.size() == 1 ? 0 : i)))
        .toList();
  }
}
