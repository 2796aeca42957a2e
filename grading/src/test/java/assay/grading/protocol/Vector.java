package assay.grading.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Objects;

/// The golden vectors: numbers printed by the public scripts or by an independent implementation.
final class Vector {
  private Vector() {}

  static JsonNode named(String name) throws IOException {
    var path = "/vectors/" + name + ".json";
    try (var in = Vector.class.getResourceAsStream(path)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, path));
    }
  }

  /// Numbers, or texts of numbers as Python prints them.
  static double[] doubles(JsonNode array) {
    var values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(array.get(i));
    }
    return values;
  }

  static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.asDouble();
    }
    return switch (node.asText()) {
      case "nan", "NaN" -> Double.NaN;
      case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(node.asText());
    };
  }

  static boolean[] labels(JsonNode array) {
    var same = new boolean[array.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = array.get(i).asInt() == 1;
    }
    return same;
  }

  static int[] ints(JsonNode array) {
    var values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}
