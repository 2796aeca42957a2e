package assay.worker.sandbox;

import java.util.HashMap;
import java.util.Map;

/// Whether images that are run again get the embeddings they had.
final class Probe {
  /// Relative to the length of the embedding. A cosine of two embeddings, each moved by so much,
  /// moves by at most about twice this: the 1e-3 that a reproduced score may be off. On a CPU
  /// honest models were equal to the last bit (docs/explanation/tolerance.md).
  static final double TOLERANCE = 5e-4;

  private final Map<Integer, float[]> before = new HashMap<>();
  private double largest;

  Probe(Plan plan) {
    for (int at = plan.first(); at < plan.images().length; at++) {
      before.put(plan.images()[at], new float[0]);
    }
  }

  /// Of the images as they come for the first time.
  void remember(int image, float[] row) {
    before.computeIfPresent(image, (_, _) -> row.clone());
  }

  /// Of an image as it comes again.
  void compare(int image, float[] row) {
    var first = before.getOrDefault(image, new float[0]);
    double apart = 0;
    double length = 0;
    for (int d = 0; d < row.length; d++) {
      double difference = row[d] - first[d];
      apart += difference * difference;
      length += (double) first[d] * first[d];
    }
    double relative = Math.sqrt(apart / length);
    // NaN, which a child could send, is no agreement.
    largest = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : Math.max(largest, relative);
  }

  int images() {
    return before.size();
  }

  double largest() {
    return largest;
  }

  boolean holds() {
    return largest <= TOLERANCE;
  }
}
