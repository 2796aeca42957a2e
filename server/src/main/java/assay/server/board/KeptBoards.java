package assay.server.board;

import assay.server.account.Caller;
import assay.server.http.PageQuery;
import assay.server.http.Problem;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Boards that were kept as they were, and what changed since: to the public those that organizers
/// published, and none while results are hidden.
@Singleton
public final class KeptBoards {
  private final Boards boards;
  private final SnapshotStore store;
  private final ObjectMapper json;
  private final Map<Boards.Address, Compared> compared = new ConcurrentHashMap<>();

  KeptBoards(Boards boards, SnapshotStore store, ObjectMapper json) {
    this.boards = boards;
    this.store = store;
    this.json = json;
  }

  /// A board that was kept as it was.
  ///
  /// @param inputHash SHA-256 over what it was made from
  public record Kept(UUID id, String kind, Instant at, String inputHash) {
    private static Kept of(SnapshotStore.Row row) {
      return new Kept(row.id(), row.kind(), row.at(), row.inputHash());
    }
  }

  /// What a board was before.
  ///
  /// @param kept newest first
  /// @param changes on the public board since the provisional one; empty while there is none
  public record Past(List<Kept> kept, List<BoardChange> changes) {
    public Past {
      kept = List.copyOf(kept);
      changes = List.copyOf(changes);
    }
  }

  /// Newest first.
  ///
  /// @param caller null: anybody
  public List<Kept> of(Boards.Address address, @Nullable Caller caller) {
    return rows(address, caller).stream().map(Kept::of).toList();
  }

  /// A page of the same.
  ///
  /// @param caller null: anybody
  PageQuery.Cut<Kept> page(Boards.Address address, @Nullable Caller caller, PageQuery page) {
    var rest = of(address, caller).stream();
    var after = page.after();
    if (after != null) {
      var id = after.id();
      rest =
          rest.filter(one ->
              one.at().isBefore(after.at())
                  || (one.at().equals(after.at())
                      && one.id().toString().compareTo(id.toString()) < 0));
    }
    return page.cut(
        rest.limit(page.limit() + 1L).toList(),
        one -> new PageQuery.Place(one.at(), one.id().toString()));
  }

  /// The same with what changed, of one look at what was kept.
  ///
  /// @param caller null: anybody
  public Past past(Boards.Address address, @Nullable Caller caller) {
    var rows = rows(address, caller);
    return new Past(rows.stream().map(Kept::of).toList(), changes(address, caller, rows));
  }

  /// The bytes of a kept board: JSON.
  ///
  /// @param caller null: anybody
  byte[] document(Boards.Address address, @Nullable Caller caller, UUID id) {
    return boards.look(
        address,
        caller,
        (handle, seen) ->
            rows(handle, seen).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .flatMap(one -> store.document(handle, one.id()))
                .orElseThrow(Problem::notFound));
  }

  private List<SnapshotStore.Row> rows(Boards.Address address, @Nullable Caller caller) {
    return boards.look(address, caller, this::rows);
  }

  private List<SnapshotStore.Row> rows(Handle handle, Boards.Seen seen) {
    boolean isOrganizer = seen.sight().publicity() == null;
    return seen.sight().isHidden()
        ? List.of()
        : store.of(handle, seen.place().track().id()).stream()
            .filter(row -> isOrganizer || row.publication() != null)
            .toList();
  }

  /// The same to organizers and to the public.
  private List<BoardChange> changes(
      Boards.Address address, @Nullable Caller caller, List<SnapshotStore.Row> rows) {
    var provisional =
        rows.stream()
            .filter(one -> one.publication() != null && one.kind().equals("provisional"))
            .findFirst();
    if (provisional.isEmpty()) {
      return List.of();
    }
    var board = boards.published(address, caller);
    if (board.view().stage().state().equals("hidden")) {
      return List.of();
    }
    var known = compared.get(address);
    var id = provisional.get().id();
    if (known == null || !known.snapshot().equals(id) || !known.etag().equals(board.etag())) {
      var then = read(document(address, caller, id));
      known = new Compared(id, board.etag(), BoardChange.of(then, board.view()));
      compared.put(address, known);
    }
    return known.changes();
  }

  private BoardView read(byte[] document) {
    try {
      return json.readValue(document, BoardView.class);
    } catch (IOException e) {
      throw new IllegalStateException("a board that we did not write", e);
    }
  }

  /// The last comparison of a board with its provisional snapshot.
  private record Compared(UUID snapshot, String etag, List<BoardChange> changes) {}
}
