package assay.server.bundle;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The word that someone probably meant.
final class Nearest {
  private Nearest() {}

  /// The closest of some words by edit distance; empty when none is close.
  static Optional<String> to(String word, Collection<String> words) {
    if (word.length() > 40) {
      return Optional.empty();
    }
    return words.stream()
        .min(Comparator.comparingInt(known -> distance(word, known)))
        .filter(known ->
            distance(word, known) <= Math.max(known.length() < 4 ? 1 : 2, known.length() / 3));
  }

  /// Levenshtein's distance.
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
