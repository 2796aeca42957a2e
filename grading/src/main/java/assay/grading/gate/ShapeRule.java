package assay.grading.gate;

import static assay.grading.gate.Shapes.axis;

import assay.grading.gate.OnnxModel.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The shape that one node gives its output.
final class ShapeRule {
  private final Shapes shapes;
  private final Node node;

  ShapeRule(Shapes shapes, Node node) {
    this.shapes = shapes;
    this.node = node;
  }

  /// Empty where it is not known.
  Optional<List<Long>> output() {
    return switch (node.operator()) {
      case "Conv", "ConvInteger" ->
          input(0).flatMap(x -> input(1).map(w -> Windows.convolved(node, x, w)));
      case "ConvTranspose" ->
          input(0).flatMap(x -> input(1).map(w -> Windows.transposed(node, x, w)));
      case "MaxPool", "AveragePool", "LpPool" -> input(0).map(x -> Windows.pooled(node, x));
      case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" ->
          input(0).map(x -> join(x.subList(0, 2), Collections.nCopies(x.size() - 2, 1L)));
      case "Gemm" -> gemm();
      case "MatMul", "MatMulInteger" -> input(0).flatMap(a -> input(1).map(b -> product(a, b)));
      case "Add", "Sub", "Mul", "Div", "Pow", "PRelu", "Min", "Max", "Mean", "Sum", "Where" ->
          broadcast();
      case "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Mod" ->
          broadcast();
      case "Flatten" -> input(0).map(this::flattened);
      case "Reshape" -> input(0).flatMap(x -> target().map(target -> reshaped(x, target)));
      case "Transpose" -> input(0).map(this::transposed);
      case "Squeeze" -> input(0).flatMap(this::squeezed);
      case "Unsqueeze" -> input(0).flatMap(x -> axes().map(axes -> unsqueezed(x, axes)));
      case "Concat" -> concatenated();
      case "Gather" -> input(0).flatMap(x -> input(1).map(indices -> gathered(x, indices)));
      case "Slice" -> input(0).flatMap(x -> Slices.sliced(shapes, node, x));
      case "Pad" ->
          input(0).flatMap(x -> shapes.listed(node, "pads", 1).map(pads -> padded(x, pads)));
      case "Expand" ->
          input(0).flatMap(x -> shapes.numbers(node.input(1)).map(to -> broadcast(x, to)));
      case "ConstantOfShape" -> shapes.numbers(node.input(0));
      case "Tile" -> input(0).flatMap(x -> shapes.numbers(node.input(1)).map(by -> times(x, by)));
      case "DepthToSpace" -> input(0).map(x -> blocks(x, node.number("blocksize", 1), 1));
      case "SpaceToDepth" -> input(0).map(x -> blocks(x, node.number("blocksize", 1), -1));
      case "Resize", "Upsample" -> shapes.numbers(node.input(3));
      case "Shape" -> input(0).map(x -> List.of((long) x.size()));
      case "Size" -> Optional.of(List.of());
      default ->
          Operators.reduces(node.operator())
              ? input(0).map(this::reduced)
              : Operators.keepsShape(node.operator()) ? input(0) : Optional.empty();
    };
  }

  private Optional<List<Long>> input(int i) {
    return node.input(i).isEmpty() ? Optional.empty() : shapes.of(node.input(i));
  }

  private Optional<List<Long>> axes() {
    return shapes.listed(node, "axes", 1);
  }

  private Optional<List<Long>> target() {
    return shapes.listed(node, "shape", 1);
  }

  private Optional<List<Long>> gemm() {
    return input(0)
        .flatMap(a ->
            input(1)
                .map(b ->
                    List.of(
                        a.get(node.number("transA", 0) == 0 ? 0 : 1),
                        b.get(node.number("transB", 0) == 0 ? 1 : 0))));
  }

  /// The shape of a matrix product, broadcast over what stands in front of the matrices.
  private static List<Long> product(List<Long> a, List<Long> b) {
    var left = a.size() == 1 ? List.of(1L, a.getFirst()) : a;
    var right = b.size() == 1 ? List.of(b.getFirst(), 1L) : b;
    var shape =
        new ArrayList<>(
            broadcast(left.subList(0, left.size() - 2), right.subList(0, right.size() - 2)));
    if (a.size() > 1) {
      shape.add(left.get(left.size() - 2));
    }
    if (b.size() > 1) {
      shape.add(right.getLast());
    }
    return shape;
  }

  private Optional<List<Long>> broadcast() {
    var shape = List.<Long>of();
    for (var name : node.inputs()) {
      var other = shapes.of(name);
      if (other.isEmpty()) {
        return Optional.empty();
      }
      shape = broadcast(shape, other.get());
    }
    return Optional.of(shape);
  }

  static List<Long> broadcast(List<Long> a, List<Long> b) {
    int rank = Math.max(a.size(), b.size());
    return IntStream.range(0, rank)
        .mapToObj(i -> {
          long left = i < rank - a.size() ? 1 : a.get(i - rank + a.size());
          long right = i < rank - b.size() ? 1 : b.get(i - rank + b.size());
          return left == 1 ? right : left;
        })
        .toList();
  }

  private List<Long> flattened(List<Long> x) {
    long axis = node.number("axis", 1);
    int at = (int) (axis < 0 ? axis + x.size() : axis);
    return List.of(product(x.subList(0, at)), product(x.subList(at, x.size())));
  }

  private List<Long> reshaped(List<Long> x, List<Long> target) {
    var shape = new ArrayList<Long>();
    for (int i = 0; i < target.size(); i++) {
      shape.add(target.get(i) == 0 && node.number("allowzero", 0) == 0 ? x.get(i) : target.get(i));
    }
    int open = shape.indexOf(-1L);
    if (open >= 0) {
      shape.set(open, 1L);
      shape.set(open, product(x) / product(shape));
    }
    return shape;
  }

  private List<Long> transposed(List<Long> x) {
    var order =
        node.numbers()
            .getOrDefault("perm", LongStream.range(0, x.size()).boxed().toList().reversed());
    return order.stream().map(axis -> x.get(axis.intValue())).toList();
  }

  private Optional<List<Long>> squeezed(List<Long> x) {
    if (node.input(1).isEmpty() && !node.numbers().containsKey("axes")) {
      return Optional.of(x.stream().filter(size -> size != 1).toList());
    }
    return axes()
        .map(axes -> {
          var gone = axes.stream().map(axis -> axis(axis, x.size())).toList();
          return IntStream.range(0, x.size())
              .filter(i -> !gone.contains(i))
              .mapToObj(x::get)
              .toList();
        });
  }

  private static List<Long> unsqueezed(List<Long> x, List<Long> axes) {
    int rank = x.size() + axes.size();
    var added = axes.stream().map(axis -> axis(axis, rank)).toList();
    var rest = x.iterator();
    return IntStream.range(0, rank).mapToObj(i -> added.contains(i) ? 1L : rest.next()).toList();
  }

  private Optional<List<Long>> concatenated() {
    var first = input(0);
    if (first.isEmpty()) {
      return first;
    }
    var shape = new ArrayList<>(first.get());
    int axis = axis(node.number("axis", 0), shape.size());
    for (var other : node.inputs().subList(1, node.inputs().size())) {
      var of = shapes.of(other);
      if (of.isEmpty()) {
        return of;
      }
      shape.set(axis, Math.addExact(shape.get(axis), of.get().get(axis)));
    }
    return Optional.of(shape);
  }

  private List<Long> gathered(List<Long> x, List<Long> indices) {
    int axis = axis(node.number("axis", 0), x.size());
    return join(join(x.subList(0, axis), indices), x.subList(axis + 1, x.size()));
  }

  private static List<Long> padded(List<Long> x, List<Long> pads) {
    return IntStream.range(0, x.size())
        .mapToObj(i -> x.get(i) + pads.get(i) + pads.get(i + x.size()))
        .toList();
  }

  private static List<Long> times(List<Long> x, List<Long> by) {
    return IntStream.range(0, x.size())
        .mapToObj(i -> Math.multiplyExact(x.get(i), by.get(i)))
        .toList();
  }

  private static List<Long> blocks(List<Long> x, long side, int sign) {
    return sign > 0
        ? List.of(x.get(0), x.get(1) / (side * side), x.get(2) * side, x.get(3) * side)
        : List.of(x.get(0), x.get(1) * side * side, x.get(2) / side, x.get(3) / side);
  }

  private List<Long> reduced(List<Long> x) {
    var axes = axes().orElse(List.of());
    if (axes.isEmpty() && node.number("noop_with_empty_axes", 0) != 0) {
      return x;
    }
    boolean keeps = node.number("keepdims", 1) != 0;
    var gone = axes.stream().map(axis -> axis(axis, x.size())).toList();
    var shape = new ArrayList<Long>();
    for (int i = 0; i < x.size(); i++) {
      if (!gone.isEmpty() && !gone.contains(i)) {
        shape.add(x.get(i));
      } else if (keeps) {
        shape.add(1L);
      }
    }
    return shape;
  }

  private static long product(List<Long> sizes) {
    return sizes.stream().reduce(1L, Math::multiplyExact);
  }

  private static List<Long> join(List<Long> a, List<Long> b) {
    var both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }
}
