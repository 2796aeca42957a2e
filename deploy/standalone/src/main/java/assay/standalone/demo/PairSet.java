package assay.standalone.demo;

import assay.standalone.face.Condition;
import assay.standalone.face.Draws;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// A verification set: ten folds without a person in common, half genuine, both pictures of a pair
/// under one condition. Every person is photographed under every condition of the set, so the
/// conditions have exactly the same people.
record PairSet(List<Pair> pairs) {
  static final int FOLDS = 10;
  private static final int TAKES = 3;

  record Pair(Photograph first, Photograph second) {
    boolean same() {
      return first.person() == second.person();
    }

    private Pair ordered() {
      boolean swapped =
          first.person() > second.person()
              || (first.person() == second.person() && first.take() > second.take());
      return swapped ? new Pair(/* first= */ second, /* second= */ first) : this;
    }
  }

  PairSet {
    pairs = List.copyOf(pairs);
  }

  /// @param firstPerson persons are `firstPerson` and the numbers after it
  /// @param persons a multiple of the folds
  /// @param count of pairs, a multiple of 2 × folds × conditions
  static PairSet draw(int firstPerson, int persons, List<Condition> conditions, int count) {
    var draws = new Draws(firstPerson);
    int perFold = persons / FOLDS;
    int perCell = count / FOLDS / conditions.size() / 2;
    var pairs = new ArrayList<Pair>();
    for (int fold = 0; fold < FOLDS; fold++) {
      int first = firstPerson + fold * perFold;
      for (var condition : conditions) {
        var seen = new HashSet<Pair>();
        for (boolean same : new boolean[] {true, false}) {
          int wanted = seen.size() + perCell;
          while (seen.size() < wanted) {
            var pair = pair(draws, first, perFold, condition, same);
            if (seen.add(pair)) {
              pairs.add(pair);
            }
          }
        }
      }
    }
    return new PairSet(pairs);
  }

  private static Pair pair(Draws draws, int first, int persons, Condition condition, boolean same) {
    int one = draws.below(persons);
    int other = same ? one : (one + 1 + draws.below(persons - 1)) % persons;
    int take = draws.below(TAKES);
    int otherTake = same ? (take + 1 + draws.below(TAKES - 1)) % TAKES : draws.below(TAKES);
    return new Pair(
            new Photograph(first + one, condition, take),
            new Photograph(first + other, condition, otherTake))
        .ordered();
  }

  /// Image 2k and 2k + 1 are pair k.
  List<Photograph> photographs() {
    return pairs.stream().flatMap(pair -> List.of(pair.first(), pair.second()).stream()).toList();
  }
}
