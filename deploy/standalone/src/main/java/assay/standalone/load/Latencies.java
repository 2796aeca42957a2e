package assay.standalone.load;

import java.util.Arrays;
import java.util.List;

/// Milliseconds, sorted.
record Latencies(double[] millis) {
  Latencies {
    millis = millis.clone();
    Arrays.sort(millis);
  }

  static Latencies of(List<Double> millis) {
    return new Latencies(millis.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// Nearest rank.
  ///
  /// @param share in (0, 1]
  double at(double share) {
    return millis[(int) Math.ceil(share * millis.length) - 1];
  }

  int count() {
    return millis.length;
  }
}
