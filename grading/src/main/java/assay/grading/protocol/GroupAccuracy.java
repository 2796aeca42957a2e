package assay.grading.protocol;

import assay.grading.score.Sums;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Accuracy within each demographic group, and how even it is, in percent: FRCSyn's tasks 1.x
/// (PROTOCOLS §3.3) and RFW's tables.
///
/// @param groups by name
/// @param avg mean of the groups' accuracies, each group weighing the same
/// @param sd standard deviation of the groups' accuracies. Divisor groups - ddof: FRCSyn does not
///   publish its ddof, 0 is assumed; TFace's RFW script has 1. With 8 groups the two differ by 7 %
/// @param to FRCSyn's trade-off AVG - SD, of unrounded values: what its tasks 1.x rank by
public record GroupAccuracy(List<Group> groups, double avg, double sd, double to) {
  public GroupAccuracy {
    groups = List.copyOf(groups);
  }

  /// @param pairs of the group
  /// @param accuracy in percent
  public record Group(String name, int pairs, double accuracy) {}

  /// @param groups at least one, in the order in which they are shown and added up
  /// @param ddof 0 or 1, less than the number of groups
  /// @throws IllegalArgumentException when there are no more groups than `ddof`
  public static GroupAccuracy of(List<Group> groups, int ddof) {
    if (ddof < 0 || groups.size() <= ddof) {
      throw new IllegalArgumentException(
          "expected more groups than the ddof, found " + groups.size() + " and " + ddof);
    }
    var accuracies = groups.stream().mapToDouble(Group::accuracy).toArray();
    var avg = Sums.mean(accuracies);
    var sd = Sums.std(accuracies, ddof);
    return new GroupAccuracy(groups, avg, sd, avg - sd);
  }

  /// FRCSyn: accuracy of the participants' own decisions.
  ///
  /// @param decisions shape (P), true = same person
  /// @param same labels, shape (P)
  /// @param groupOfPair the group's name, shape (P)
  /// @param ddof 0 by default
  /// @throws IllegalArgumentException when lengths differ or there are too few groups
  public static GroupAccuracy ofDecisions(
      boolean[] decisions, boolean[] same, List<String> groupOfPair, int ddof) {
    requireLengths(decisions.length, same, groupOfPair);
    return of(
        split(groupOfPair).entrySet().stream()
            .map(group -> {
              var correct = group.getValue().stream().filter(i -> decisions[i] == same[i]).count();
              int pairs = group.getValue().size();
              return new Group(group.getKey(), pairs, 100.0 * correct / pairs);
            })
            .toList(),
        ddof);
  }

  /// RFW: 10-fold accuracy of each group apart, with thresholds of its own; × 100 as TFace's script
  /// prints it.
  ///
  /// @param scores distances or similarities, as the thresholds are, shape (P)
  /// @param same labels, shape (P)
  /// @param groupOfPair the group's name, shape (P); a group's pairs keep their order
  /// @param ddof 1 in TFace's script
  /// @throws IllegalArgumentException when lengths differ, a group has fewer than 10 pairs, or
  ///   there are too few groups
  public static GroupAccuracy ofFolds(
      double[] scores, boolean[] same, List<String> groupOfPair, Thresholds thresholds, int ddof) {
    requireLengths(scores.length, same, groupOfPair);
    var groups = new ArrayList<Group>();
    split(groupOfPair)
        .forEach((name, pairs) -> {
          var groupScores = pairs.stream().mapToDouble(i -> scores[i]).toArray();
          var groupSame = new boolean[pairs.size()];
          for (int i = 0; i < groupSame.length; i++) {
            groupSame[i] = same[pairs.get(i)];
          }
          var accuracy = KFold.accuracy(groupScores, groupSame, thresholds).accuracy();
          groups.add(new Group(name, groupSame.length, 100 * accuracy));
        });
    return of(groups, ddof);
  }

  /// The lowest accuracy of a group.
  public double lowest() {
    return groups.stream().mapToDouble(Group::accuracy).min().orElseThrow();
  }

  private static TreeMap<String, List<Integer>> split(List<String> groupOfPair) {
    var pairs = new TreeMap<String, List<Integer>>();
    int pair = 0;
    for (var group : groupOfPair) {
      pairs.computeIfAbsent(group, _ -> new ArrayList<>()).add(pair++);
    }
    return pairs;
  }

  private static void requireLengths(int count, boolean[] same, List<String> groupOfPair) {
    if (count != same.length || count != groupOfPair.size()) {
      throw new IllegalArgumentException(
          count + " pairs, " + same.length + " labels, " + groupOfPair.size() + " groups");
    }
  }
}
