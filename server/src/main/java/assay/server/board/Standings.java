package assay.server.board;

import assay.grading.ranking.Ranking;
import assay.grading.reproduction.Verdict;
import assay.server.board.Contender.Entry;
import assay.server.board.Contender.Published;
import assay.server.submission.Ruling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Contenders to rows. Pure: the same contenders give the same rows. DESIGN §5a.
final class Standings {
  private static final Comparator<Entry> NEWEST_LAST =
      Comparator.comparing(Entry::acceptedAt).thenComparing(Entry::submission);

  private Standings() {}

  /// How a board is made.
  ///
  /// @param accepts evidence and decisions that count
  /// @param selectsLast true: a team's last entry, false: its best
  /// @param columns names of all columns
  /// @param ranked indices of the columns that the ranking is given
  record Rule(
      Ranking ranking,
      Set<String> accepts,
      boolean selectsLast,
      List<String> columns,
      List<Integer> ranked) {
    Rule {
      accepts = Set.copyOf(accepts);
      columns = List.copyOf(columns);
      ranked = List.copyOf(ranked);
    }

    /// Of one row, what the ranking is given.
    double[] ranked(double[] values) {
      return ranked.stream().mapToDouble(column -> values[column]).toArray();
    }

    List<String> rankedNames() {
      return ranked.stream().map(columns::get).toList();
    }

    /// What a row is worth apart from the others; NaN where it cannot be ranked.
    double alone(double[] values) {
      return ranking.alone(ranked(values));
    }
  }

  /// @param rank 0 = listed but not ranked; the note says why
  /// @param total NaN when not ranked
  /// @param points what each ranked column brings; empty when not ranked
  /// @param explanation how its columns make its total; empty when not ranked
  /// @param isAboveBaseline an entry that alone is worth more than every baseline
  record Row(
      int rank,
      Contender contender,
      double total,
      List<Double> points,
      String note,
      String explanation,
      boolean isAboveBaseline) {
    Row {
      points = List.copyOf(points);
    }
  }

  static List<Row> of(Collection<Entry> entries, List<Published> published, Rule rule) {
    var rows = new ArrayList<Row>();
    var counting = new ArrayList<Contender>();
    double baseline = baseline(published, rule);
    var byTeam =
        entries.stream()
            .filter(Standings::isPublic)
            .collect(Collectors.groupingBy(entry -> entry.team().id()));
    for (var ofTeam : byTeam.values()) {
      var shown = standing(ofTeam, rule);
      var why = whyNot(shown, rule);
      if (why.isPresent()) {
        rows.add(unranked(shown, why.get(), baseline, rule));
      } else {
        counting.add(shown);
      }
    }
    for (var row : published) {
      if (whyNot(row, rule).isEmpty()) {
        counting.add(row);
      } else {
        rows.add(unranked(row, whyNot(row, rule).orElseThrow(), baseline, rule));
      }
    }
    var display = display(published);
    counting.sort(display);
    var places =
        rule.ranking()
            .rank(counting.stream().map(one -> rule.ranked(one.values())).toArray(double[][]::new));
    for (var place : places) {
      var contender = counting.get(place.row());
      rows.add(
          new Row(
              place.rank(),
              contender,
              place.total(),
              place.points(),
              noteOfCounting(contender),
              rule.ranking()
                  .explanation(
                      place,
                      rule.ranked(contender.values()),
                      rule.rankedNames(),
                      Standings::percent),
              isAbove(contender, baseline, rule)));
    }
    rows.sort(
        Comparator.<Row>comparingInt(row -> row.rank() == 0 ? Integer.MAX_VALUE : row.rank())
            .thenComparing(Row::contender, display));
    return rows;
  }

  private static Row unranked(Contender shown, String why, double baseline, Rule rule) {
    return new Row(0, shown, Double.NaN, List.of(), why, "", isAbove(shown, baseline, rule));
  }

  /// Entries by their time, then what was published in its own order.
  private static Comparator<Contender> display(List<Published> published) {
    return (one, other) ->
        switch (one) {
          case Entry first when other instanceof Entry second -> NEWEST_LAST.compare(first, second);
          case Entry _ -> -1;
          case Published first when other instanceof Published second ->
              Integer.compare(published.indexOf(first), published.indexOf(second));
          case Published _ -> 1;
        };
  }

  /// The best of the baselines; NaN: there is none.
  private static double baseline(List<Published> published, Rule rule) {
    return published.stream()
        .filter(Published::isBaseline)
        .mapToDouble(row -> rule.alone(row.values()))
        .filter(worth -> !Double.isNaN(worth))
        .max()
        .orElse(Double.NaN);
  }

  private static boolean isAbove(Contender contender, double baseline, Rule rule) {
    return contender instanceof Entry && rule.alone(contender.values()) > baseline;
  }

  /// Of a team's entries the one that is its row: one that ranks, where there is one.
  static Entry standing(List<Entry> ofTeam, Rule rule) {
    var eligible = ofTeam.stream().filter(entry -> whyNot(entry, rule).isEmpty()).toList();
    return select(eligible.isEmpty() ? ofTeam : eligible, rule);
  }

  /// The withdrawn and the disqualified are gone.
  private static boolean isPublic(Entry entry) {
    return !entry.isWithdrawn() && !entry.isDisqualified() && isTold(entry);
  }

  /// Whether its team is told its results.
  static boolean isTold(Entry entry) {
    boolean isMismatch = entry.verdict().filter(verdict -> verdict == Verdict.MISMATCH).isPresent();
    return Ruling.tells(isMismatch, entry.decision());
  }

  private static Optional<String> whyNot(Contender contender, Rule rule) {
    var values = rule.ranked(contender.values());
    var missing =
        IntStream.range(0, values.length)
            .filter(column -> rule.ranking().reads(column) && Double.isNaN(values[column]))
            .findFirst();
    if (missing.isPresent()) {
      return Optional.of("not ranked: no score for " + rule.rankedNames().get(missing.getAsInt()));
    }
    var decision = contender instanceof Entry entry ? entry.decision() : "none";
    return switch (decision) {
      case "approved" ->
          rule.accepts().contains("approved")
              ? Optional.empty()
              : Optional.of("not ranked: this board does not rank approved entries");
      case "rejected" -> Optional.of("not ranked: rejected in review");
      default -> {
        boolean counts =
            rule.accepts().contains(contender.evidence())
                || (isUnderReview(contender) && rule.accepts().contains("reproduced"));
        yield counts
            ? Optional.empty()
            : Optional.of(
                "not ranked: "
                    + contender.evidence()
                    + ", this board ranks "
                    + rule.accepts().stream().sorted().collect(Collectors.joining(", ")));
      }
    };
  }

  private static boolean isUnderReview(Contender contender) {
    return contender instanceof Entry entry
        && entry.decision().equals("none")
        && entry.verdict().filter(verdict -> verdict == Verdict.REVIEW).isPresent();
  }

  private static String noteOfCounting(Contender contender) {
    if (isUnderReview(contender)) {
      return "under review";
    }
    return contender instanceof Entry entry && entry.decision().equals("approved")
        ? "approved in review"
        : "";
  }

  /// What `best` selects by: what the rule makes of the entry alone.
  private static double worth(Entry entry, Rule rule) {
    double alone = rule.alone(entry.values());
    return Double.isNaN(alone) ? Double.NEGATIVE_INFINITY : alone;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static Entry select(List<Entry> ofTeam, Rule rule) {
    var bestLast =
        Comparator.<Entry>comparingDouble(entry -> worth(entry, rule))
            .thenComparing(NEWEST_LAST.reversed());
    return ofTeam.stream().max(rule.selectsLast() ? NEWEST_LAST : bestLast).orElseThrow();
  }
}
