package assay.web.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Ranks over time, a line for each of those who rank first at the end. Places are 100 across and
/// as high as there are ranks; a line is broken where its team was not among the first.
///
/// @param moments when the ranks were others, oldest first
/// @param across ticks of the time
/// @param down ticks of the ranks, from the top
/// @param height of the drawing
public record RankChart(
    List<Instant> moments,
    List<Axis.Tick> across,
    List<Axis.Tick> down,
    List<Line> lines,
    double height) {
  private static final double ROW = 6;
  private static final int TICKS = 4;
  private static final int LONGEST = 16;

  /// A team with its rank at each moment.
  ///
  /// @param ranks one a moment; 0: it was not among the first
  public record Course(String team, boolean isOwn, List<Integer> ranks) {
    public Course {
      ranks = List.copyOf(ranks);
    }
  }

  /// @param name cut where it is long
  /// @param path of the drawing
  /// @param style which of ten, from 0
  /// @param end where the line ends, down from the top
  /// @param label where the name stands, down from the top
  public record Line(
      Course course,
      String name,
      String path,
      List<Dot> dots,
      int style,
      double end,
      double label) {
    public Line {
      dots = List.copyOf(dots);
    }
  }

  public record Dot(double x, double y) {}

  public RankChart {
    moments = List.copyOf(moments);
    across = List.copyOf(across);
    down = List.copyOf(down);
    lines = List.copyOf(lines);
  }

  /// @param moments at least one
  /// @param courses by their rank at the end
  public static RankChart of(List<Instant> moments, List<Course> courses, ZoneId zone) {
    int worst =
        courses.stream()
            .flatMap(course -> course.ranks().stream())
            .max(Comparator.naturalOrder())
            .orElse(1);
    var places = moments.stream().map(at -> across(moments, at)).toList();
    var lines = new ArrayList<Line>();
    double free = 0;
    for (var course : courses) {
      double label = Math.max(free, down(course.ranks().getLast()));
      free = label + ROW * 0.8;
      lines.add(
          new Line(
              course,
              cut(course.team()),
              path(course, places),
              dots(course, places),
              lines.size() % 10,
              down(course.ranks().getLast()),
              label));
    }
    return new RankChart(
        moments,
        ticks(moments, zone),
        IntStream.rangeClosed(1, worst)
            .mapToObj(rank -> new Axis.Tick(down(rank), Integer.toString(rank)))
            .toList(),
        lines,
        Math.max(ROW * worst, free));
  }

  private static double down(int rank) {
    return ROW * (rank - 0.5);
  }

  private static double across(List<Instant> moments, Instant at) {
    double whole = Duration.between(moments.getFirst(), moments.getLast()).toMillis();
    return whole == 0 ? 50 : 100 * Duration.between(moments.getFirst(), at).toMillis() / whole;
  }

  private static String path(Course course, List<Double> places) {
    var path = new StringBuilder();
    boolean isDrawn = false;
    for (int i = 0; i < places.size(); i++) {
      int rank = course.ranks().get(i);
      if (rank > 0) {
        path.append(isDrawn ? 'L' : 'M')
            .append(String.format(Locale.ROOT, "%.2f %.2f", places.get(i), down(rank)));
      }
      isDrawn = rank > 0;
    }
    return path.toString();
  }

  private static List<Dot> dots(Course course, List<Double> places) {
    return IntStream.range(0, places.size())
        .filter(i -> course.ranks().get(i) > 0)
        .mapToObj(i -> new Dot(places.get(i), down(course.ranks().get(i))))
        .toList();
  }

  /// The first and the last moment, and others between that stand apart.
  private static List<Axis.Tick> ticks(List<Instant> moments, ZoneId zone) {
    var whole = Duration.between(moments.getFirst(), moments.getLast());
    var format =
        DateTimeFormatter.ofPattern(whole.toDays() < 2 ? "d MMM HH:mm" : "d MMM", Locale.ENGLISH);
    if (whole.isZero()) {
      return List.of(new Axis.Tick(50, format.format(moments.getFirst().atZone(zone))));
    }
    return IntStream.range(0, TICKS)
        .mapToObj(i -> moments.getFirst().plus(whole.multipliedBy(i).dividedBy(TICKS - 1)))
        .map(at -> new Axis.Tick(across(moments, at), format.format(at.atZone(zone))))
        .toList();
  }

  private static String cut(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
  }

  /// The rank of a line at a moment; null: it was not among the first.
  public @Nullable Integer rank(Line line, int moment) {
    int rank = line.course().ranks().get(moment);
    return rank == 0 ? null : rank;
  }
}
