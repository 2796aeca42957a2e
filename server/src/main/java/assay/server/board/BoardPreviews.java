package assay.server.board;

import assay.server.competition.Competitions;
import assay.server.organization.Organization;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Boards as a re-grade set would have them, for organizers. Within the caller's transaction.
@Singleton
public class BoardPreviews {
  private final Competitions competitions;
  private final BoardStore store;

  BoardPreviews(Competitions competitions, BoardStore store) {
    this.competitions = competitions;
    this.store = store;
  }

  /// What would change on the board of a track, as organizers see it.
  public List<BoardChange> changes(
      Handle handle, Organization organization, UUID trackId, UUID regrade) {
    var track = competitions.track(handle, trackId).orElseThrow();
    var competition = competitions.find(handle, track.competition()).orElseThrow();
    var place = new BoardMaker.Place(organization.slug(), competition.slug(), track);
    var sight =
        Sight.ofOrganizers(
            track.phase(),
            competitions.publicity(handle, track.phase().id()),
            competitions.now(handle));
    var study = BoardMaker.byReplicates(_ -> Map.of());
    var now = BoardMaker.of(place, store.parts(handle, track, sight), sight, study);
    var then = BoardMaker.of(place, store.parts(handle, track, sight, regrade), sight, study);
    return BoardChange.of(now, then);
  }
}
