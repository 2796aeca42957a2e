package assay.server.board;

import assay.grading.statistics.BoardReplicates;
import assay.grading.statistics.Plan;
import assay.grading.statistics.RankStability;
import assay.grading.statistics.TieGroups;
import assay.server.board.Contender.Entry;
import assay.server.board.Contender.Figures;
import assay.server.board.Contender.Published;
import assay.server.competition.BoardColumn;
import assay.server.competition.Feedback;
import assay.server.competition.Phase;
import assay.server.competition.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A board from what it is made of. Pure: the same parts give the same board.
final class BoardMaker {
  /// Rows whose order is examined.
  static final int COMPARED = 50;

  private static final double ALPHA = 0.05;
  private static final double LEVEL = 0.95;

  private BoardMaker() {}

  /// Where the board stands.
  record Place(String organization, String competition, Track track) {}

  /// What it is made of, before anything is held back.
  ///
  /// @param columns all of them
  /// @param before what the public's board was made of before the reveal: the same entries, where
  ///   it was not frozen
  record Parts(
      List<BoardColumn> columns,
      List<Entry> entries,
      List<Entry> before,
      List<Published> published) {
    Parts {
      columns = List.copyOf(columns);
      entries = List.copyOf(entries);
      before = List.copyOf(before);
      published = List.copyOf(published);
    }
  }

  /// Draws a board anew.
  @FunctionalInterface
  interface Study {
    /// @param values shape (rows, ranked columns), of the first rows
    /// @param figures their ids; empty: missing
    Drawn of(Standings.Rule rule, double[][] values, List<List<Optional<UUID>>> figures);
  }

  /// @param rows indices of the rows that could be drawn
  /// @param board of them, in that order; empty: fewer than two
  /// @param seed of its own; null: that of each figure
  record Drawn(List<Integer> rows, Optional<BoardReplicates> board, @Nullable Long seed) {
    static final Drawn NOTHING = new Drawn(List.of(), Optional.empty(), null);

    Drawn {
      rows = List.copyOf(rows);
    }
  }

  /// What a reader sees, in its order.
  ///
  /// @param shown indices of the columns
  /// @param told entries that their teams were told of, with figures as they were told
  record Ordered(
      List<Integer> shown, Standings.Rule rule, List<Entry> told, List<Standings.Row> rows) {
    Ordered {
      shown = List.copyOf(shown);
      told = List.copyOf(told);
      rows = List.copyOf(rows);
    }
  }

  static Ordered ordered(Track track, Parts parts, Sight sight) {
    var shown =
        IntStream.range(0, parts.columns().size())
            .filter(column -> sight.showsHeld() || !parts.columns().get(column).isPrivate())
            .boxed()
            .toList();
    var rule = rule(track, parts.columns(), shown, true);
    var told =
        sight.isLimited()
            ? told(parts.entries(), track.phase().secrecy().feedback(), rule::alone)
            : parts.entries();
    var rows =
        sight.isHidden() ? List.<Standings.Row>of() : Standings.of(told, parts.published(), rule);
    return new Ordered(shown, rule, told, rows);
  }

  /// As these readers are told it.
  static String name(Contender contender, Sight sight) {
    return contender instanceof Entry entry && sight.isAnonymous()
        ? Pseudonym.of(entry.team().id())
        : contender.name();
  }

  static BoardView of(Place place, Parts parts, Sight sight, Study study) {
    var track = place.track();
    var ordered = ordered(track, parts, sight);
    var shown = ordered.shown();
    var rule = ordered.rule();
    var rows = ordered.rows();
    var certainty = sight.isLimited() ? Certain.NONE : certainty(rows, rule, study);
    var before = before(parts, sight, track, shown);
    return new BoardView(
        place.organization(),
        place.competition(),
        track.phase().slug(),
        track.task().slug(),
        track.scale().slug(),
        track.board().rule().name(),
        rule.ranking().sentence(rule.rankedNames()),
        track.board().accepts().stream().sorted().toList(),
        track.board().selection(),
        shown.stream().map(parts.columns()::get).map(BoardMaker::column).toList(),
        IntStream.range(0, rows.size())
            .mapToObj(i ->
                new Shown(parts.columns(), shown, rule, sight, track.phase(), before)
                    .row(rows.get(i), certainty.place(i)))
            .toList(),
        sight.isHidden()
            ? List.of()
            : Former.of(ordered.told(), rule).stream()
                .map(one -> former(one, track, sight))
                .toList(),
        sight.isHidden() ? sight.stage().sentence() : "",
        sight.stage(),
        certainty.summary());
  }

  /// @param shown indices of the columns that are shown
  /// @param withHeld whether held columns rank, where they are shown
  private static Standings.Rule rule(
      Track track, List<BoardColumn> columns, List<Integer> shown, boolean withHeld) {
    var ranked =
        shown.stream()
            .filter(column ->
                columns.get(column).isRanked() && (withHeld || !columns.get(column).isPrivate()))
            .toList();
    var keys = ranked.stream().map(column -> columns.get(column).key()).toList();
    var board = track.board();
    return new Standings.Rule(
        board.rule().ranking(keys),
        board.accepts(),
        board.selection().equals("last"),
        columns.stream().map(BoardColumn::name).toList(),
        ranked);
  }

  /// Of each team the entries that it was told of, with figures as it was told them.
  ///
  /// @param alone what an entry's figures are worth
  static List<Entry> told(
      List<Entry> entries, Feedback feedback, ToDoubleFunction<double[]> alone) {
    var byTeam = new HashMap<UUID, List<Entry>>();
    entries.stream()
        .filter(Standings::isTold)
        .sorted(Comparator.comparing(Entry::acceptedAt).thenComparing(Entry::submission))
        .forEach(
            entry -> byTeam.computeIfAbsent(entry.team().id(), _ -> new ArrayList<>()).add(entry));
    var told = new ArrayList<Entry>();
    for (var ofTeam : byTeam.values()) {
      var isTold =
          feedback.told(
              ofTeam.stream().mapToDouble(entry -> alone.applyAsDouble(entry.values())).toArray());
      for (int i = 0; i < isTold.length; i++) {
        if (isTold[i]) {
          told.add(rounded(ofTeam.get(i), feedback::shown));
        }
      }
    }
    return told;
  }

  private static Entry rounded(Entry entry, Function<Double, Double> shown) {
    var values = entry.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = shown.apply(values[i]);
    }
    var none = new double[values.length];
    Arrays.fill(none, Double.NaN);
    return new Entry(
        entry.submission(),
        entry.code(),
        entry.team(),
        entry.acceptedAt(),
        entry.evidence(),
        entry.verdict(),
        entry.decision(),
        entry.story(),
        new Figures(values, none, none, none, new @Nullable UUID[values.length]));
  }

  /// Ranks on the board that was public before the reveal, by the id of the team and by what was
  /// published elsewhere; empty where no column was held and nothing frozen.
  private static Map<Object, Integer> before(
      Parts parts, Sight sight, Track track, List<Integer> shown) {
    var before = new HashMap<Object, Integer>();
    boolean isRevealed =
        !sight.isHidden()
            && (sight.frozeAt() != null
                || shown.stream().anyMatch(column -> parts.columns().get(column).isPrivate()));
    if (isRevealed) {
      var rule = rule(track, parts.columns(), shown, false);
      for (var row : Standings.of(parts.before(), parts.published(), rule)) {
        if (row.rank() > 0) {
          before.put(
              row.contender() instanceof Entry entry ? entry.team().id() : row.contender(),
              row.rank());
        }
      }
    }
    return before;
  }

  /// @param places one a row; null: not compared
  record Certain(BoardView.@Nullable Certainty summary, List<BoardView.@Nullable Place> places) {
    static final Certain NONE = new Certain(null, List.of());

    BoardView.@Nullable Place place(int row) {
      return places.isEmpty() ? null : places.get(row);
    }
  }

  private static Certain certainty(List<Standings.Row> rows, Standings.Rule rule, Study study) {
    var compared =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).rank() > 0 && rows.get(i).contender() instanceof Entry)
            .limit(COMPARED)
            .boxed()
            .toList();
    if (compared.size() < 2) {
      return Certain.NONE;
    }
    var figures =
        compared.stream()
            .map(i -> rule.ranked().stream().map(c -> figure(rows.get(i), c)).toList())
            .toList();
    var values =
        compared.stream()
            .map(i -> rule.ranked(rows.get(i).contender().values()))
            .toArray(double[][]::new);
    var drawn = study.of(rule, values, figures);
    return drawn
        .board()
        .map(board ->
            certainty(rows, drawn.rows().stream().map(compared::get).toList(), board, drawn.seed()))
        .orElse(Certain.NONE);
  }

  /// The study by figures that were drawn already, each once.
  ///
  /// @param replicates by the id of their figure
  static Study byReplicates(Function<List<UUID>, Map<UUID, double[]>> replicates) {
    return (rule, values, figures) -> {
      var ids = figures.stream().flatMap(List::stream).flatMap(Optional::stream).toList();
      var drawn = replicates.apply(ids);
      int count =
          drawn.values().stream().mapToInt(drawnOfFigure -> drawnOfFigure.length).min().orElse(0);
      // Rows of which a figure was not drawn yet are left out.
      var complete =
          IntStream.range(0, figures.size())
              .filter(row -> isDrawn(figures.get(row), rule, drawn))
              .boxed()
              .toList();
      if (complete.size() < 2 || count == 0) {
        return Drawn.NOTHING;
      }
      var itself = complete.stream().map(row -> values[row]).toArray(double[][]::new);
      var tables =
          IntStream.range(0, count)
              .mapToObj(replicate -> table(complete, figures, drawn, replicate))
              .toList();
      return new Drawn(
          complete,
          Optional.of(
              BoardReplicates.ofTables(rule.ranking(), itself, tables, new Plan(0, count, LEVEL))),
          null);
    };
  }

  private static boolean isDrawn(
      List<Optional<UUID>> figures, Standings.Rule rule, Map<UUID, double[]> drawn) {
    return IntStream.range(0, figures.size())
        .filter(rule.ranking()::reads)
        .allMatch(column -> figures.get(column).filter(drawn::containsKey).isPresent());
  }

  private static double[][] table(
      List<Integer> rows,
      List<List<Optional<UUID>>> figures,
      Map<UUID, double[]> drawn,
      int replicate) {
    return rows.stream()
        .map(row ->
            figures.get(row).stream()
                .mapToDouble(figure -> {
                  var ofFigure = figure.flatMap(id -> Optional.ofNullable(drawn.get(id)));
                  return ofFigure.isEmpty() ? Double.NaN : ofFigure.get()[replicate];
                })
                .toArray())
        .toArray(double[][]::new);
  }

  /// @param complete of the compared rows, their indices among all
  /// @param seed by which the replicates were drawn; null: by those of the figures
  static Certain certainty(
      List<Standings.Row> rows,
      List<Integer> complete,
      BoardReplicates board,
      @Nullable Long seed) {
    var stability = RankStability.of(board);
    var places = new BoardView.@Nullable Place[rows.size()];
    var groups = TieGroups.of(board, ALPHA).groups();
    for (int group = 0; group < groups.size(); group++) {
      var members = groups.get(group);
      int first = rows.get(complete.get(members.getFirst())).rank();
      int last = rows.get(complete.get(members.getLast())).rank();
      for (int row : members) {
        var stable = stability.rows().get(row);
        var total = board.total(row);
        places[complete.get(row)] =
            new BoardView.Place(
                total.map(interval -> interval.low()).orElse(null),
                total.map(interval -> interval.high()).orElse(null),
                group + 1,
                first,
                last,
                stable.low(),
                stable.high(),
                stable.first());
      }
    }
    return new Certain(
        new BoardView.Certainty(
            complete.size(),
            board.plan().replicates(),
            board.plan().level(),
            seed,
            Double.isNaN(stability.kendall()) ? null : stability.kendall()),
        Arrays.asList(places));
  }

  private static Optional<UUID> figure(Standings.Row row, int column) {
    return row.contender() instanceof Entry entry
        ? Optional.ofNullable(entry.figures().scores()[column])
        : Optional.empty();
  }

  /// Who went while boards named nobody is named by none of them.
  private static BoardView.FormerRow former(Former one, Track track, Sight sight) {
    var entry = one.entry();
    boolean isNamed = !sight.isAnonymous() && sight.namedAt(track.phase(), one.at());
    return new BoardView.FormerRow(
        isNamed ? entry.team().name() : Pseudonym.of(entry.team().id()),
        isNamed ? entry.code() : "",
        isNamed ? entry.submission() : null,
        one.isWithdrawn() ? "withdrawn" : "disqualified",
        one.at());
  }

  private static BoardView.Column column(BoardColumn column) {
    return new BoardView.Column(
        column.key(),
        column.setSlug(),
        column.name(),
        column.metric().spelled(),
        column.isRanked(),
        column.isPrivate());
  }

  /// How rows are told.
  private record Shown(
      List<BoardColumn> columns,
      List<Integer> shown,
      Standings.Rule rule,
      Sight sight,
      Phase phase,
      Map<Object, Integer> before) {
    BoardView.Row row(Standings.Row row, BoardView.@Nullable Place place) {
      return switch (row.contender()) {
        case Entry entry -> entry(row, entry, place);
        case Published published -> published(row, published);
      };
    }

    private BoardView.Row entry(Standings.Row row, Entry entry, BoardView.@Nullable Place place) {
      return new BoardView.Row(
          row.rank() == 0 ? null : row.rank(),
          name(entry, sight),
          sight.isAnonymous() ? "" : entry.code(),
          sight.isAnonymous() ? null : entry.submission(),
          entry.evidence(),
          entry.verdict().map(Enum::name).orElse(null),
          entry.decision(),
          orNull(row.total()),
          shown.stream().map(column -> figure(row, entry.figures(), column)).toList(),
          entry.acceptedAt(),
          phase.isLate(entry.acceptedAt()),
          row.note(),
          row.explanation(),
          null,
          false,
          row.isAboveBaseline(),
          before.get(entry.team().id()),
          place);
    }

    private BoardView.Row published(Standings.Row row, Published published) {
      return new BoardView.Row(
          row.rank() == 0 ? null : row.rank(),
          published.name(),
          "",
          null,
          published.evidence(),
          null,
          "none",
          orNull(row.total()),
          shown.stream()
              .map(column ->
                  new BoardView.Figure(
                      columns.get(column).key(),
                      columns.get(column).setSlug(),
                      orNull(published.values()[column]),
                      null,
                      null,
                      null,
                      points(row, column)))
              .toList(),
          null,
          false,
          row.note(),
          row.explanation(),
          new BoardView.Source(published.source(), published.link()),
          published.isBaseline(),
          false,
          before.get(published),
          null);
    }

    private BoardView.Figure figure(Standings.Row row, Figures figures, int column) {
      return new BoardView.Figure(
          columns.get(column).key(),
          columns.get(column).setSlug(),
          orNull(figures.values()[column]),
          orNull(figures.stds()[column]),
          orNull(figures.lows()[column]),
          orNull(figures.highs()[column]),
          points(row, column));
    }

    private @Nullable Double points(Standings.Row row, int column) {
      int ranked = rule.ranked().indexOf(column);
      return row.points().isEmpty() || ranked < 0 ? null : row.points().get(ranked);
    }

    private static @Nullable Double orNull(double value) {
      return Double.isNaN(value) ? null : value;
    }
  }
}
