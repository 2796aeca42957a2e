package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import java.util.ArrayList;
import java.util.List;

/// Shapes behind windows that slide over an image: convolutions and pools.
final class Windows {
  private Windows() {}

  /// @param x [N, C, …]
  /// @param w [M, C / group, …]
  static List<Long> convolved(Node node, List<Long> x, List<Long> w) {
    return slid(node, x, w.getFirst(), w.subList(2, w.size()));
  }

  /// @param x [N, C, …]
  static List<Long> pooled(Node node, List<Long> x) {
    return slid(node, x, x.get(1), node.numbers().getOrDefault("kernel_shape", List.of()));
  }

  private static List<Long> slid(Node node, List<Long> x, long channels, List<Long> kernel) {
    var shape = new ArrayList<>(List.of(x.getFirst(), channels));
    int dimensions = x.size() - 2;
    for (int i = 0; i < dimensions; i++) {
      long size = x.get(i + 2);
      long stride = at(node, "strides", i, 1);
      long extent = (kernel.get(i) - 1) * at(node, "dilations", i, 1) + 1;
      switch (node.words().getOrDefault("auto_pad", "NOTSET")) {
        case "SAME_UPPER", "SAME_LOWER" -> shape.add(Math.ceilDiv(size, stride));
        case "VALID" -> shape.add(Math.floorDiv(size - extent, stride) + 1);
        default -> {
          long free = size + at(node, "pads", i, 0) + at(node, "pads", i + dimensions, 0) - extent;
          shape.add(
              (node.number("ceil_mode", 0) == 0
                      ? Math.floorDiv(free, stride)
                      : Math.ceilDiv(free, stride))
                  + 1);
        }
      }
    }
    return shape;
  }

  /// @param x [N, C, …]
  /// @param w [C, M / group, …]
  static List<Long> transposed(Node node, List<Long> x, List<Long> w) {
    var shape = new ArrayList<>(List.of(x.getFirst(), w.get(1) * node.number("group", 1)));
    int dimensions = x.size() - 2;
    for (int i = 0; i < dimensions; i++) {
      long extent = (w.get(i + 2) - 1) * at(node, "dilations", i, 1) + 1;
      shape.add(
          (x.get(i + 2) - 1) * at(node, "strides", i, 1)
              + at(node, "output_padding", i, 0)
              + extent
              - at(node, "pads", i, 0)
              - at(node, "pads", i + dimensions, 0));
    }
    return shape;
  }

  private static long at(Node node, String attribute, int i, long otherwise) {
    var given = node.numbers().get(attribute);
    return given == null ? otherwise : given.get(i);
  }
}
