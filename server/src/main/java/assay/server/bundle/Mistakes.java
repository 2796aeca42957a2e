package assay.server.bundle;

import assay.grading.Refusal;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with a bundle: all of it, not the first fault only.
final class Mistakes {
  private static final int ENOUGH = 100;
  private final List<Refusal> refusals = new ArrayList<>();

  /// @param line of `competition.yaml`, from 1
  void add(String code, int line, String expected, String found, String remedy) {
    add(new Refusal(code, "competition.yaml line " + line, expected, found, remedy));
  }

  void add(Refusal refusal) {
    if (refusals.size() < ENOUGH) {
      refusals.add(refusal);
    }
  }

  boolean isEmpty() {
    return refusals.isEmpty();
  }

  /// In the order found.
  List<Refusal> all() {
    return List.copyOf(refusals);
  }
}
