package assay.server.pages;

import assay.server.board.BoardView;
import assay.server.competition.Track;
import assay.web.Choice;
import assay.web.board.BoardPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A board's view as its page.
final class BoardSheet {
  private BoardSheet() {}

  /// How a reader looks at the board.
  ///
  /// @param ownTeams names of the reader's teams
  /// @param sort slug of the set to sort by; null: by rank
  /// @param evidence the one kind to show; null: all
  record Look(
      Set<String> ownTeams, boolean isOrganizer, @Nullable String sort, @Nullable String evidence) {
    Look {
      ownTeams = Set.copyOf(ownTeams);
    }
  }

  static BoardPage of(Venue venue, BoardView board, Look look) {
    var track = venue.track(board.phase(), board.task(), board.scale());
    return new BoardPage(
        venue.head(),
        Venue.title(track),
        switches(venue, track, board, look),
        ranking(board),
        board.columns().stream().map(column -> column(venue.board(track), column, look)).toList(),
        rows(board, look),
        new BoardPage.Exports(
            "/api/v1/orgs/%s/competitions/%s/board?phase=%s&task=%s&scale=%s"
                .formatted(
                    board.organization(),
                    board.competition(),
                    board.phase(),
                    board.task(),
                    board.scale()),
            venue.board(track) + "/csv"));
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
    switches.add(
        between(
            venue,
            "Scale",
            current,
            track -> track.scale().slug(),
            track -> track.scale().name(),
            track ->
                track.phase().id().equals(current.phase().id())
                    && track.task().id().equals(current.task().id())));
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

  private static BoardPage.Ranking ranking(BoardView board) {
    return new BoardPage.Ranking(
        board.ruleSentence(),
        "Entries count whose evidence or decision is %s."
            .formatted(String.join(" or ", board.accepts())),
        board.selection().equals("last")
            ? "Of each team its last entry stands."
            : "Of each team its best entry stands.",
        board.note(),
        scale(board.rule()));
  }

  private static BoardPage.Scale scale(String rule) {
    return switch (rule) {
      case "borda" -> new BoardPage.Scale("Points", false, true);
      case "average-rank" -> new BoardPage.Scale("Average rank", false, false);
      case "mean-minus-sd" -> new BoardPage.Scale("Mean − SD, %", true, true);
      case "worst" -> new BoardPage.Scale("Lowest accuracy, %", true, true);
      case "single" -> new BoardPage.Scale("Accuracy, %", true, true);
      default -> new BoardPage.Scale("Mean accuracy, %", true, true);
    };
  }

  private static BoardPage.Column column(String href, BoardView.Column column, Look look) {
    var isSorted = column.set().equals(look.sort());
    return new BoardPage.Column(
        column.name(),
        column.metric() + ", %",
        isSorted ? href : href + "?sort=" + column.set(),
        isSorted);
  }

  private static List<BoardPage.Row> rows(BoardView board, Look look) {
    var rows =
        board.rows().stream()
            .filter(row -> look.evidence() == null || row.evidence().equals(look.evidence()));
    var sort = look.sort();
    if (sort != null) {
      rows = rows.sorted(Comparator.comparingDouble(row -> -value(row, sort)));
    }
    return rows.map(row -> row(row, look)).toList();
  }

  private static double value(BoardView.Row row, String set) {
    return row.values().stream()
        .filter(figure -> figure.set().equals(set))
        .map(BoardView.Figure::value)
        .mapToDouble(value -> value == null ? -1 : value)
        .findFirst()
        .orElse(-1);
  }

  private static BoardPage.Row row(BoardView.Row row, Look look) {
    var isOwn = look.ownTeams().contains(row.team());
    return new BoardPage.Row(
        row.rank(),
        row.team(),
        row.code(),
        isOwn || look.isOrganizer() ? Paths.submission(row.submission()) : null,
        new BoardPage.Evidence(
            Badges.evidence(row.evidence()),
            Badges.verdict(row.verdict()),
            Badges.decision(row.decision())),
        row.score(),
        row.values().stream()
            .map(figure -> new BoardPage.Value(figure.value(), figure.std()))
            .toList(),
        new BoardPage.Standing(row.acceptedAt(), row.note(), row.explanation(), isOwn));
  }
}
