package assay.server.pages;

import assay.server.board.BoardChange;
import assay.server.board.BoardView;
import assay.server.board.KeptBoards;
import assay.server.competition.Metric;
import assay.server.competition.Track;
import assay.web.Badge;
import assay.web.Choice;
import assay.web.board.BoardPage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A board's view as its page.
final class BoardSheet {
  static final String SIDE_BY_SIDE = "side by side";

  private static final int PART = 100;

  /// On a board of so few rows the viewer's are not repeated above the others.
  private static final int FEW = 12;

  private BoardSheet() {}

  /// How a reader looks at the board.
  ///
  /// @param ownTeams names of the reader's teams
  /// @param sort slug of the set to sort by; null: by rank
  /// @param evidence the one kind to show; null: all
  /// @param part of a long board, from 1
  record Look(
      Set<String> ownTeams,
      boolean isOrganizer,
      @Nullable String sort,
      @Nullable String evidence,
      int part) {
    Look {
      ownTeams = Set.copyOf(ownTeams);
    }
  }

  /// What the board was.
  record Past(List<KeptBoards.Kept> kept, List<BoardChange> changes) {
    Past {
      kept = List.copyOf(kept);
      changes = List.copyOf(changes);
    }
  }

  static BoardPage of(Venue venue, BoardView board, Past past, Look look) {
    var track = venue.track(board.phase(), board.task(), board.scale());
    var rows = rows(board, look);
    int parts = Math.max(1, (rows.size() + PART - 1) / PART);
    int part = Math.clamp(look.part(), 1, parts);
    int from = (part - 1) * PART;
    int to = Math.min(from + PART, rows.size());
    return new BoardPage(
        venue.head(),
        Venue.title(track),
        switches(venue, track, board, look),
        ranking(board, track),
        board.columns().stream().map(column -> column(venue.board(track), column, look)).toList(),
        rows.subList(from, to).stream().map(row -> row(row, look)).toList(),
        IntStream.range(0, rows.size())
            .filter(i -> (i < from || i >= to || to - from > FEW) && isOwn(rows.get(i), look))
            .mapToObj(i -> row(rows.get(i), look))
            .toList(),
        new BoardPage.Part(
            from + 1,
            to,
            rows.size(),
            part > 1 ? at(venue.board(track), look, part - 1) : null,
            part < parts ? at(venue.board(track), look, part + 1) : null),
        certainty(board),
        new BoardPage.Exports(
            "/api/v1/orgs/%s/competitions/%s/board?phase=%s&task=%s&scale=%s"
                .formatted(
                    board.organization(),
                    board.competition(),
                    board.phase(),
                    board.task(),
                    board.scale()),
            venue.board(track) + "/csv",
            venue.board(track) + "/latex",
            Paths.boardHistory(venue.home(), track),
            past.kept().stream()
                .map(one ->
                    new BoardPage.Kept(
                        one.kind(), one.at(), venue.board(track) + "?at=" + one.at()))
                .toList(),
            past.changes().stream()
                .map(one -> new BoardPage.Change(one.team(), one.before(), one.after(), one.why()))
                .toList()),
        board.former().stream().map(one -> former(one, look)).toList());
  }

  private static String at(String href, Look look, int part) {
    var query = new ArrayList<String>();
    if (look.sort() != null) {
      query.add("sort=" + URLEncoder.encode(look.sort(), StandardCharsets.UTF_8));
    }
    if (look.evidence() != null) {
      query.add("evidence=" + URLEncoder.encode(look.evidence(), StandardCharsets.UTF_8));
    }
    if (part > 1) {
      query.add("part=" + part);
    }
    return query.isEmpty() ? href : href + "?" + String.join("&", query);
  }

  private static BoardPage.@Nullable Certainty certainty(BoardView board) {
    var certainty = board.certainty();
    return certainty == null
        ? null
        : new BoardPage.Certainty(certainty.rows(), certainty.replicates(), certainty.kendall());
  }

  private static List<BoardPage.Switch> switches(
      Venue venue, Track current, BoardView board, Look look) {
    var switches = new ArrayList<BoardPage.Switch>();
    switches.add(
        between(
            venue,
            "Phase",
            current,
            track -> track.phase().slug(),
            track -> track.phase().name(),
            _ -> true));
    switches.add(
        between(
            venue,
            "Task",
            current,
            track -> track.task().slug(),
            track -> track.task().name(),
            track -> track.phase().id().equals(current.phase().id())));
    var scales =
        between(
            venue,
            "Scale",
            current,
            track -> track.scale().slug(),
            track -> track.scale().name(),
            track ->
                track.phase().id().equals(current.phase().id())
                    && track.task().id().equals(current.task().id()));
    var sideBySide = new Choice(SIDE_BY_SIDE, Paths.scales(venue.home(), current), false);
    switches.add(
        scales.choices().size() < 2
            ? scales
            : new BoardPage.Switch(
                scales.label(),
                Stream.concat(scales.choices().stream(), Stream.of(sideBySide)).toList()));
    switches.add(evidence(venue.board(current), board, look));
    return switches.stream().filter(one -> one.choices().size() > 1).toList();
  }

  /// The choices of one dimension, each leading to the board most like the current one.
  private static BoardPage.Switch between(
      Venue venue,
      String label,
      Track current,
      Function<Track, String> slug,
      Function<Track, String> name,
      Predicate<Track> which) {
    var best = new LinkedHashMap<String, Track>();
    venue.tracks().stream()
        .filter(which)
        .forEach(track -> best.merge(slug.apply(track), track, (a, b) -> nearer(current, a, b)));
    return new BoardPage.Switch(
        label,
        best.values().stream()
            .map(track ->
                new Choice(
                    name.apply(track),
                    venue.board(track),
                    slug.apply(track).equals(slug.apply(current))))
            .toList());
  }

  private static Track nearer(Track current, Track first, Track second) {
    return likeness(current, second) > likeness(current, first) ? second : first;
  }

  private static int likeness(Track one, Track other) {
    return (one.task().id().equals(other.task().id()) ? 2 : 0)
        + (one.scale().slug().equals(other.scale().slug()) ? 1 : 0);
  }

  private static BoardPage.Switch evidence(String href, BoardView board, Look look) {
    var kinds = board.rows().stream().map(BoardView.Row::evidence).distinct().sorted().toList();
    if (kinds.size() < 2) {
      return new BoardPage.Switch("Evidence", List.of());
    }
    var all = Stream.of(new Choice("all", href, look.evidence() == null));
    var each =
        kinds.stream()
            .map(
                kind -> new Choice(kind, href + "?evidence=" + kind, kind.equals(look.evidence())));
    return new BoardPage.Switch("Evidence", Stream.concat(all, each).toList());
  }

  private static BoardPage.Ranking ranking(BoardView board, Track track) {
    boolean isRunning = board.stage().state().equals("live");
    return new BoardPage.Ranking(
        new BoardPage.Stage(board.stage().state(), board.stage().since(), board.stage().sentence()),
        isRunning ? track.phase().secrecy().feedback().sentence() : "",
        board.ruleSentence(),
        "Entries count whose evidence or decision is %s."
            .formatted(String.join(" or ", board.accepts())),
        board.selection().equals("last")
            ? "Of each team its last entry stands."
            : "Of each team its best entry stands.",
        board.note(),
        scale(board).of(span(board)));
  }

  private static BoardPage.Span span(BoardView board) {
    var scores =
        board.rows().stream()
            .filter(row -> row.rank() != null)
            .flatMap(row -> {
              var place = row.place();
              return place == null
                  ? Stream.of(row.score())
                  : Stream.of(row.score(), place.low(), place.high());
            })
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    return scores.getCount() == 0
        ? BoardPage.Span.NONE
        : new BoardPage.Span(scores.getMin(), scores.getMax());
  }

  private static BoardPage.Scale scale(BoardView board) {
    boolean isAccuracy =
        board.columns().stream()
            .filter(BoardView.Column::ranked)
            .allMatch(column -> column.metric().equals("accuracy"));
    return scale(board.rule(), isAccuracy);
  }

  /// @param isAccuracy whether all that ranks is accuracy
  static BoardPage.Scale scale(String rule, boolean isAccuracy) {
    return switch (rule) {
      case "borda" -> scale("Points", false, true);
      case "average-rank" -> scale("Average rank", false, false);
      case "mean-minus-sd" -> scale("Mean − SD, %", true, true);
      case "worst" -> scale(isAccuracy ? "Lowest accuracy, %" : "Lowest, %", true, true);
      case "single" -> scale(isAccuracy ? "Accuracy, %" : "Score, %", true, true);
      default -> scale(isAccuracy ? "Mean accuracy, %" : "Mean, %", true, true);
    };
  }

  private static BoardPage.Scale scale(String name, boolean isPercent, boolean higherIsBetter) {
    return new BoardPage.Scale(name, isPercent, higherIsBetter, BoardPage.Span.NONE);
  }

  private static BoardPage.Column column(String href, BoardView.Column column, Look look) {
    var isSorted = column.key().equals(look.sort());
    var metric = Metric.of(column.metric()).orElseThrow();
    return new BoardPage.Column(
        column.name(),
        metric.label() + ", %",
        isSorted ? href : href + "?sort=" + URLEncoder.encode(column.key(), StandardCharsets.UTF_8),
        isSorted,
        column.ranked());
  }

  private static List<BoardView.Row> rows(BoardView board, Look look) {
    var rows =
        board.rows().stream()
            .filter(row -> look.evidence() == null || row.evidence().equals(look.evidence()));
    var sort = look.sort();
    if (sort != null) {
      rows = rows.sorted(Comparator.comparingDouble(row -> -value(row, sort)));
    }
    return rows.toList();
  }

  private static double value(BoardView.Row row, String column) {
    return row.values().stream()
        .filter(figure -> figure.column().equals(column))
        .map(BoardView.Figure::value)
        .mapToDouble(value -> value == null ? -1 : value)
        .findFirst()
        .orElse(-1);
  }

  private static BoardPage.Row row(BoardView.Row row, Look look) {
    var isOwn = isOwn(row, look);
    var submission = row.submission();
    return new BoardPage.Row(
        row.rank(),
        row.team(),
        row.code(),
        submission != null && (isOwn || look.isOrganizer()) ? Paths.submission(submission) : null,
        new BoardPage.Evidence(
            Badges.evidence(row.evidence()),
            Badges.verdict(row.verdict()),
            Badges.decision(row.decision()),
            source(row)),
        row.score(),
        row.values().stream()
            .map(figure ->
                new BoardPage.Value(figure.value(), figure.std(), figure.low(), figure.high()))
            .toList(),
        new BoardPage.Standing(
            row.acceptedAt(),
            row.note(),
            row.explanation(),
            isOwn,
            moved(row),
            row.late(),
            row.aboveBaseline(),
            place(row.place())));
  }

  private static BoardPage.Former former(BoardView.FormerRow one, Look look) {
    var submission = one.submission();
    boolean isOwn = look.ownTeams().contains(one.team());
    boolean isWithdrawn = one.state().equals("withdrawn");
    return new BoardPage.Former(
        one.team(),
        one.code(),
        submission != null && (isOwn || look.isOrganizer()) ? Paths.submission(submission) : null,
        isWithdrawn ? Badge.WITHDRAWN : Badge.DISQUALIFIED,
        isWithdrawn ? "by its team" : "in review, by the organizers",
        one.at());
  }

  private static boolean isOwn(BoardView.Row row, Look look) {
    return row.source() == null && look.ownTeams().contains(row.team());
  }

  private static BoardPage.@Nullable Source source(BoardView.Row row) {
    var source = row.source();
    return source == null
        ? null
        : new BoardPage.Source(source.text(), source.link(), row.baseline());
  }

  private static String moved(BoardView.Row row) {
    var before = row.rankBefore();
    var rank = row.rank();
    if (before == null || rank == null || before.equals(rank)) {
      return "";
    }
    return before + " → " + rank;
  }

  private static BoardPage.@Nullable Place place(BoardView.@Nullable Place place) {
    return place == null
        ? null
        : new BoardPage.Place(
            place.low(),
            place.high(),
            place.groupFirst() == place.groupLast()
                ? ""
                : place.groupFirst() + "–" + place.groupLast(),
            place.rankLow(),
            place.rankHigh(),
            place.first());
  }
}
