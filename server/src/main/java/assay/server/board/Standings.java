package assay.server.board;

import assay.grading.ranking.Ranking;
import assay.grading.reproduction.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Entries to rows. Pure: the same entries give the same rows. DESIGN §5a.
final class Standings {
  private Standings() {}

  /// How a board is made.
  ///
  /// @param accepts evidence and decisions that count
  /// @param selectsLast true: a team's last entry, false: its best
  record Rule(Ranking ranking, Set<String> accepts, boolean selectsLast, List<String> columns) {
    Rule {
      accepts = Set.copyOf(accepts);
      columns = List.copyOf(columns);
    }
  }

  /// @param rank 0 = listed but not ranked; the note says why
  /// @param total NaN when not ranked
  /// @param explanation how its columns make its total; empty when not ranked
  record Row(
      int rank, Entry entry, double total, List<Double> points, String note, String explanation) {
    Row {
      points = List.copyOf(points);
    }
  }

  static List<Row> of(Collection<Entry> entries, Rule rule) {
    var rows = new ArrayList<Row>();
    var counting = new ArrayList<Entry>();
    var byTeam =
        entries.stream().filter(Standings::isPublic).collect(Collectors.groupingBy(Entry::team));
    for (var ofTeam : byTeam.values()) {
      var eligible = ofTeam.stream().filter(entry -> whyNot(entry, rule).isEmpty()).toList();
      if (eligible.isEmpty()) {
        var shown = select(ofTeam, rule);
        rows.add(new Row(0, shown, Double.NaN, List.of(), whyNot(shown, rule).orElseThrow(), ""));
      } else {
        counting.add(select(eligible, rule));
      }
    }
    counting.sort(Comparator.comparing(Entry::acceptedAt).thenComparing(Entry::submission));
    var places = rule.ranking().rank(counting.stream().map(Entry::values).toArray(double[][]::new));
    for (var place : places) {
      var entry = counting.get(place.row());
      rows.add(
          new Row(
              place.rank(),
              entry,
              place.total(),
              place.points(),
              noteOfCounting(entry),
              rule.ranking()
                  .explanation(place, entry.values(), rule.columns(), Standings::percent)));
    }
    rows.sort(
        Comparator.<Row>comparingInt(row -> row.rank() == 0 ? Integer.MAX_VALUE : row.rank())
            .thenComparing(row -> row.entry().acceptedAt())
            .thenComparing(row -> row.entry().submission()));
    return rows;
  }

  /// A mismatch shows no figure to anyone but organizers unless it was approved; the disqualified
  /// are gone.
  private static boolean isPublic(Entry entry) {
    boolean mismatch = entry.verdict().filter(verdict -> verdict == Verdict.MISMATCH).isPresent();
    return !entry.decision().equals("disqualified")
        && (!mismatch || entry.decision().equals("approved"));
  }

  private static Optional<String> whyNot(Entry entry, Rule rule) {
    for (int column = 0; column < entry.values().length; column++) {
      if (rule.ranking().reads(column) && Double.isNaN(entry.values()[column])) {
        return Optional.of("not ranked: no score for " + rule.columns().get(column));
      }
    }
    return switch (entry.decision()) {
      case "approved" ->
          rule.accepts().contains("approved")
              ? Optional.empty()
              : Optional.of("not ranked: this board does not rank approved entries");
      case "rejected" -> Optional.of("not ranked: rejected in review");
      default -> {
        boolean counts =
            rule.accepts().contains(entry.evidence())
                || (isUnderReview(entry) && rule.accepts().contains("reproduced"));
        yield counts
            ? Optional.empty()
            : Optional.of(
                "not ranked: "
                    + entry.evidence()
                    + ", this board ranks "
                    + rule.accepts().stream().sorted().collect(Collectors.joining(", ")));
      }
    };
  }

  private static boolean isUnderReview(Entry entry) {
    return entry.decision().equals("none")
        && entry.verdict().filter(verdict -> verdict == Verdict.REVIEW).isPresent();
  }

  private static String noteOfCounting(Entry entry) {
    if (isUnderReview(entry)) {
      return "under review";
    }
    return entry.decision().equals("approved") ? "approved in review" : "";
  }

  /// What `best` selects by: what the rule makes of the entry alone.
  private static double worth(Entry entry, Rule rule) {
    double alone = rule.ranking().alone(entry.values());
    return Double.isNaN(alone) ? Double.NEGATIVE_INFINITY : alone;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static Entry select(List<Entry> ofTeam, Rule rule) {
    var newestLast = Comparator.comparing(Entry::acceptedAt).thenComparing(Entry::submission);
    var bestLast =
        Comparator.<Entry>comparingDouble(entry -> worth(entry, rule))
            .thenComparing(newestLast.reversed());
    return ofTeam.stream().max(rule.selectsLast() ? newestLast : bestLast).orElseThrow();
  }
}
