package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which values of a graph depend on the image, and not only on its shape.
final class Pixels {
  private Pixels() {}

  /// @param order nodes after those that make their inputs
  /// @param input name of the images
  static Set<String> of(List<Node> order, String input) {
    var pixels = new HashSet<String>();
    pixels.add(input);
    for (var node : order) {
      boolean asksForTheShape = node.operator().equals("Shape") || node.operator().equals("Size");
      if (!asksForTheShape && node.inputs().stream().anyMatch(pixels::contains)) {
        pixels.addAll(node.outputs());
      }
    }
    return pixels;
  }
}
