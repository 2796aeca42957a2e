package assay.grading.statistics;

import java.util.HashMap;

/// Pairs of identities as a graph, and its connected parts.
///
/// @param first of each pair, numbered from 0
/// @param second of each pair
/// @param identities how many
record Linked(int[] first, int[] second, int identities) {
  private static final double ENOUGH_GROUPS = 50;

  static Linked of(String[] first, String[] second) {
    if (first.length == 0 || first.length != second.length) {
      throw new IllegalArgumentException(
          "expected two identities for each pair, found " + first.length + " and " + second.length);
    }
    var numbers = new HashMap<String, Integer>();
    var one = new int[first.length];
    var other = new int[first.length];
    for (int pair = 0; pair < first.length; pair++) {
      one[pair] = number(numbers, first[pair]);
      other[pair] = number(numbers, second[pair]);
    }
    return new Linked(one, other, numbers.size());
  }

  private static int number(HashMap<String, Integer> numbers, String identity) {
    int next = numbers.size();
    return numbers.computeIfAbsent(identity, _ -> next);
  }

  Resampling resampling() {
    var roots = roots();
    var numbers = new HashMap<Integer, Integer>();
    var ofPair = new int[first.length];
    for (int pair = 0; pair < first.length; pair++) {
      int next = numbers.size();
      ofPair[pair] = numbers.computeIfAbsent(roots[first[pair]], _ -> next);
    }
    return effective(ofPair, numbers.size()) >= ENOUGH_GROUPS
        ? new Resampling.Groups(ofPair, numbers.size())
        : new Resampling.Identities(first, second, identities);
  }

  /// How many groups of equal size would be as good as these.
  private static double effective(int[] ofPair, int groups) {
    var sizes = new long[groups];
    for (int group : ofPair) {
      sizes[group]++;
    }
    double squares = 0;
    for (long size : sizes) {
      squares += (double) size * size;
    }
    return (double) ofPair.length * ofPair.length / squares;
  }

  /// The lowest identity that each is linked with.
  private int[] roots() {
    var parent = new int[identities];
    for (int i = 0; i < identities; i++) {
      parent[i] = i;
    }
    for (int pair = 0; pair < first.length; pair++) {
      int a = root(parent, first[pair]);
      int b = root(parent, second[pair]);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
    var roots = new int[identities];
    for (int i = 0; i < identities; i++) {
      roots[i] = root(parent, i);
    }
    return roots;
  }

  private static int root(int[] parent, int start) {
    int at = start;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
