package assay.standalone.demo;

import assay.standalone.face.Condition;
import assay.standalone.face.Draws;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// A verification set: ten folds without a person in common, half genuine, both pictures of a pair
/// under one condition. The same people meet under every condition of the set, so that the
/// conditions differ in nothing else.
record PairSet(List<Pair> pairs) {
  static final int FOLDS = 10;
  private static final int TAKES = 3;

  record Pair(Photograph first, Photograph second) {
    boolean same() {
      return first.person() == second.person();
    }
  }

  PairSet {
    pairs = List.copyOf(pairs);
  }

  /// @param firstPerson persons are `firstPerson` and the numbers after it
  /// @param persons a multiple of the folds
  /// @param count of pairs, a multiple of 2 × folds × conditions
  static PairSet draw(int firstPerson, int persons, List<Condition> conditions, int count) {
    int unit = 2 * FOLDS * conditions.size();
    if (persons % FOLDS != 0 || count % unit != 0) {
      throw new IllegalArgumentException(
          "expected a multiple of %d persons and of %d pairs, found %d and %d"
              .formatted(FOLDS, unit, persons, count));
    }
    var draws = new Draws(firstPerson);
    int perFold = persons / FOLDS;
    int perCell = count / unit;
    var pairs = new ArrayList<Pair>();
    for (int fold = 0; fold < FOLDS; fold++) {
      var meetings = meetings(draws, firstPerson + fold * perFold, perFold, perCell);
      for (var condition : conditions) {
        meetings.forEach(meeting -> pairs.add(meeting.under(condition)));
      }
    }
    return new PairSet(pairs);
  }

  /// Whose pictures are compared, whatever the condition.
  private record Meeting(int person, int take, int otherPerson, int otherTake) {
    Pair under(Condition condition) {
      return new Pair(
          new Photograph(person, condition, take),
          new Photograph(otherPerson, condition, otherTake));
    }
  }

  private static List<Meeting> meetings(Draws draws, int first, int persons, int count) {
    var meetings = new LinkedHashSet<Meeting>();
    while (meetings.size() < count) {
      int person = first + draws.below(persons);
      int take = draws.below(TAKES - 1);
      meetings.add(new Meeting(person, take, person, take + 1 + draws.below(TAKES - 1 - take)));
    }
    while (meetings.size() < 2 * count) {
      int one = draws.below(persons - 1);
      int other = one + 1 + draws.below(persons - 1 - one);
      meetings.add(new Meeting(first + one, draws.below(TAKES), first + other, draws.below(TAKES)));
    }
    return List.copyOf(meetings);
  }

  /// Image 2k and 2k + 1 are pair k.
  List<Photograph> photographs() {
    return pairs.stream().flatMap(pair -> List.of(pair.first(), pair.second()).stream()).toList();
  }
}
