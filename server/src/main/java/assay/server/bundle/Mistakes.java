package assay.server.bundle;

import assay.grading.Refusal;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with a bundle: all of it, not the first fault only.
final class Mistakes {
  private static final int ENOUGH = 100;
  private final String document;
  private final int linesBefore;
  private final List<Refusal> refusals = new ArrayList<>();

  /// Of `competition.yaml`.
  Mistakes() {
    this("competition.yaml", 0);
  }

  /// @param document how people know it
  /// @param linesBefore lines that we put before theirs
  Mistakes(String document, int linesBefore) {
    this.document = document;
    this.linesBefore = linesBefore;
  }

  /// @param line of the document, from 1
  void add(String code, int line, String expected, String found, String remedy) {
    add(
        new Refusal(
            code, document + " line " + Math.max(1, line - linesBefore), expected, found, remedy));
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
