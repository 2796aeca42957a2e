package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The layers of a network, so that two exports of one network compare equal (DESIGN §5a): a batch
/// normalisation behind a convolution or a linear layer counts as folded into it, whether it is or
/// not; so does arithmetic with constants, such as a bias or a scaling of the pixels. What stands
/// in front of the first layer, works on shapes or moves nothing is left out.
///
/// @param layers how many there are of each, as `Conv 64x3x3x3, strides 2x2`
public record Architecture(SortedMap<String, Integer> layers) {
  private static final Set<String> WEIGHTED = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");
  private static final Set<String> SCALING = Set.of("Add", "Sub", "Mul", "Div");
  private static final Set<String> SILENT =
      Set.of("Identity", "Dropout", "Cast", "Flatten", "Reshape", "Squeeze");

  public Architecture {
    layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
  }

  /// What this network has more or less of than the reference, a line each; empty when they agree.
  public List<String> differencesFrom(Architecture reference) {
    var names = new TreeSet<>(layers.keySet());
    names.addAll(reference.layers.keySet());
    var differences = new ArrayList<String>();
    for (var name : names) {
      int here = layers.getOrDefault(name, 0);
      int there = reference.layers.getOrDefault(name, 0);
      if (here != there) {
        differences.add("%d of %s, the reference has %d".formatted(here, name, there));
      }
    }
    return differences;
  }

  /// @param order nodes after those that make their inputs
  /// @param pixels names of values that depend on the image
  static Architecture of(OnnxModel model, List<Node> order, Set<String> pixels) {
    var makers = new HashMap<String, Node>();
    var readers = new HashMap<String, Integer>();
    for (var node : order) {
      node.outputs().forEach(output -> makers.put(output, node));
      node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
    var layers = new TreeMap<String, Integer>();
    boolean inFront = true;
    for (var node : order) {
      if (node.outputs().stream().noneMatch(pixels::contains)
          || SILENT.contains(node.operator())
          || scales(node, pixels)) {
        continue;
      }
      inFront &= !WEIGHTED.contains(node.operator()) && !hasChannels(model, node);
      if (!inFront && !isFolded(node, makers, readers)) {
        layers.merge(layer(model, node), 1, Integer::sum);
      }
    }
    return new Architecture(layers);
  }

  private static boolean scales(Node node, Set<String> pixels) {
    return SCALING.contains(node.operator()) && !node.inputs().stream().allMatch(pixels::contains);
  }

  /// Batch normalisation and PReLU have a weight a channel even without a convolution.
  private static boolean hasChannels(OnnxModel model, Node node) {
    return (node.operator().equals("BatchNormalization") || node.operator().equals("PRelu"))
        && model.constant(node.input(1)).isPresent();
  }

  private static boolean isFolded(
      Node node, Map<String, Node> makers, Map<String, Integer> readers) {
    var before = makers.get(node.input(0));
    return node.operator().equals("BatchNormalization")
        && before != null
        && WEIGHTED.contains(before.operator())
        && readers.getOrDefault(node.input(0), 0) == 1;
  }

  private static String layer(OnnxModel model, Node node) {
    var operator = node.operator();
    var weights = model.constant(node.input(1)).map(Tensor::dimensions).orElse(List.of());
    return switch (operator) {
      // A matrix is told as inputs x outputs, however the exporter wrote the product.
      case "Gemm" ->
          "Linear " + Names.times(node.number("transB", 0) == 0 ? weights : weights.reversed());
      case "MatMul" -> weights.isEmpty() ? operator : "Linear " + Names.times(weights);
      case "Conv", "ConvTranspose" -> {
        var text = new StringBuilder(operator).append(' ').append(Names.times(weights));
        append(text, node, "strides");
        append(text, node, "dilations");
        append(text, node, "group");
        yield text.toString();
      }
      case "BatchNormalization" -> operator + " " + Names.times(weights);
      case "MaxPool", "AveragePool" -> {
        var text = new StringBuilder(operator);
        append(text, node, "kernel_shape");
        append(text, node, "strides");
        yield text.toString();
      }
      default -> operator;
    };
  }

  /// An attribute, unless it says what holds without it.
  private static void append(StringBuilder text, Node node, String attribute) {
    var given = node.numbers().getOrDefault(attribute, List.of());
    if (given.stream().anyMatch(number -> number != 1)) {
      text.append(", ").append(attribute).append(' ').append(Names.times(given));
    }
  }
}
