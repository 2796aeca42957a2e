package assay.web.chart;

import java.util.ArrayList;
import java.util.List;

/// Accuracy in each group, a row each, with the interval that its number of pairs allows. Places
/// are 100 across and as high as there are rows.
///
/// @param across ticks of the accuracy in percent
/// @param rows in the order of the groups
/// @param mean place of the accuracy over all pairs
public record GroupChart(List<Axis.Tick> across, List<Row> rows, double mean, double height) {
  private static final double ROW = 9;
  private static final int LONGEST = 15;

  /// A group as it was counted.
  ///
  /// @param accuracy a share of 1
  /// @param low lower end of its interval
  /// @param high upper end of its interval
  public record Group(String name, int pairs, double accuracy, double low, double high) {}

  /// @param name cut where it is long
  public record Row(Group group, String name, double y, double x, double from, double to) {}

  public GroupChart {
    across = List.copyOf(across);
    rows = List.copyOf(rows);
  }

  /// @param groups at least one
  /// @param accuracy over all pairs, a share of 1
  public static GroupChart of(List<Group> groups, double accuracy) {
    var axis =
        Axis.toTop(
            100 * groups.stream().mapToDouble(Group::low).min().orElse(0),
            100 * groups.stream().mapToDouble(Group::high).max().orElse(1));
    var rows = new ArrayList<Row>();
    for (var group : groups) {
      rows.add(
          new Row(
              group,
              cut(group.name()),
              ROW * rows.size() + ROW / 2,
              axis.place(100 * group.accuracy()),
              axis.place(100 * group.low()),
              axis.place(100 * group.high())));
    }
    return new GroupChart(axis.ticks(), rows, axis.place(100 * accuracy), ROW * rows.size());
  }

  private static String cut(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
  }
}
