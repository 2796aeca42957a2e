package assay.server.board;

import assay.server.account.Caller;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The past of boards, from the tables that are only ever added to. A reader sees of it what the
/// reader sees of the board now: what is hidden, held, frozen or nameless there is so here. It is
/// made when someone asks, once for each version of the board, and of it only the moments that were
/// not made before.
@Singleton
public final class BoardHistories {
  /// Rows of each moment.
  static final int FIRST = 10;

  private final Boards boards;
  private final BoardStore store;
  private final Map<Boards.Address, Past> pasts = new ConcurrentHashMap<>();
  private final Map<Boards.Address, Past> ofOrganizers = new ConcurrentHashMap<>();

  BoardHistories(Boards boards, BoardStore store) {
    this.boards = boards;
    this.store = store;
  }

  /// What was made for readers who see the same, guarded by itself.
  private static final class Past {
    private Made made = new Made("", true, null);
    private Map<Instant, List<BoardHistory.Row>> rows = new HashMap<>();
    private String seen = "";
  }

  /// @param etag of the board whose past it is, without quotes; empty: it is the reader's own
  /// @param isPrivate whether caches that others share must not keep it
  /// @param told null: nothing was made yet
  private record Made(String etag, boolean isPrivate, @Nullable BoardHistory told) {}

  /// The history as an answer needs it.
  public record Answer(String etag, boolean isPrivate, BoardHistory history) {}

  /// The past as this caller may see it.
  ///
  /// @param caller null: anybody
  public Answer of(Boards.Address address, @Nullable Caller caller) {
    if (boards.isOrganizer(caller, address.organization())) {
      return new Answer(
          "",
          true,
          boards.look(
              address,
              caller,
              (handle, seen) -> {
                var past = ofOrganizers.computeIfAbsent(address, _ -> new Past());
                synchronized (past) {
                  return made(handle, seen, past);
                }
              }));
    }
    var board = boards.published(address, caller);
    var past = pasts.computeIfAbsent(address, _ -> new Past());
    synchronized (past) {
      var told = past.made.told();
      if (told == null || !past.made.etag().equals(board.etag())) {
        told = boards.look(address, caller, (handle, seen) -> made(handle, seen, past));
        past.made = new Made(board.etag(), board.isPrivate(), told);
      }
      return new Answer(board.etag(), board.isPrivate(), told);
    }
  }

  /// The same for a spreadsheet.
  ///
  /// @param caller null: anybody
  public String csv(Boards.Address address, @Nullable Caller caller) {
    return csv(of(address, caller).history());
  }

  static String csv(BoardHistory history) {
    var lines = new ArrayList<List<String>>();
    lines.add(List.of("at", "rank", "team", "published", "score"));
    for (var moment : history.moments()) {
      for (var row : moment.rows()) {
        lines.add(
            List.of(
                moment.at().toString(),
                BoardCsv.number(row.rank()),
                BoardCsv.text(row.team()),
                row.published() ? "true" : "",
                BoardCsv.number(row.score())));
      }
    }
    return BoardCsv.written(lines);
  }

  /// What was made under other rules of sight is of no use.
  private BoardHistory made(Handle handle, Boards.Seen seen, Past past) {
    var rules = seen.sight().toString();
    if (!rules.equals(past.seen)) {
      past.rows = new HashMap<>();
      past.seen = rules;
    }
    return made(handle, seen, past.rows);
  }

  /// @param known rows of moments that were made before; afterwards those of this history
  private BoardHistory made(
      Handle handle, Boards.Seen seen, Map<Instant, List<BoardHistory.Row>> known) {
    var place = seen.place();
    var track = place.track();
    var moments = new ArrayList<BoardHistory.Moment>();
    if (!seen.sight().isHidden()) {
      var parts = store.parts(handle, track, seen.sight());
      var present = BoardMaker.ordered(track, parts, seen.sight());
      var times = Moments.of(track.phase(), seen.sight(), present.told());
      known.keySet().retainAll(times);
      for (var at : times) {
        var rows =
            at.equals(times.getLast())
                ? first(present.rows(), seen.sight())
                : known.computeIfAbsent(at, _ -> first(handle, seen, at));
        if (moments.isEmpty() || !moments.getLast().rows().equals(rows)) {
          moments.add(new BoardHistory.Moment(at, rows));
        }
      }
    }
    return new BoardHistory(
        place.organization(),
        place.competition(),
        track.phase().slug(),
        track.task().slug(),
        track.scale().slug(),
        track.board().rule().name(),
        seen.sight().stage(),
        moments);
  }

  private List<BoardHistory.Row> first(Handle handle, Boards.Seen seen, Instant at) {
    var sight = seen.sight().asOf(at);
    var track = seen.place().track();
    var parts = store.parts(handle, track, sight);
    return first(BoardMaker.ordered(track, parts, sight).rows(), sight);
  }

  private static List<BoardHistory.Row> first(List<Standings.Row> rows, Sight sight) {
    return rows.stream()
        .filter(row -> row.rank() > 0)
        .limit(FIRST)
        .map(row ->
            new BoardHistory.Row(
                row.rank(),
                BoardMaker.name(row.contender(), sight),
                row.contender() instanceof Contender.Published,
                row.total()))
        .toList();
  }
}
