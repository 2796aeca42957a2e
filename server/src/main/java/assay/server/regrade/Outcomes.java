package assay.server.regrade;

import assay.server.board.BoardPreviews;
import assay.server.competition.Competitions;
import assay.server.competition.Track;
import assay.server.organization.Organization;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a re-grade set would change: figures, verdicts, and the rows of boards.
@Singleton
class Outcomes {
  private final Competitions competitions;
  private final BoardPreviews previews;
  private final RegradeStore store;
  private final ObjectMapper json;

  Outcomes(
      Competitions competitions, BoardPreviews previews, RegradeStore store, ObjectMapper json) {
    this.competitions = competitions;
    this.previews = previews;
    this.store = store;
    this.json = json;
  }

  /// By id, in declared order.
  Map<UUID, Track> tracks(Handle handle, UUID competition) {
    var tracks = new LinkedHashMap<UUID, Track>();
    competitions.tracks(handle, competition).forEach(track -> tracks.put(track.id(), track));
    return tracks;
  }

  RegradeView.Outcome of(Handle handle, Organization organization, RegradeStore.Row regrade) {
    var tracks = tracks(handle, regrade.competition());
    var concerned = store.tracks(handle, regrade.id());
    var boards =
        tracks.values().stream()
            .filter(track -> concerned.contains(track.id()))
            .map(track ->
                new RegradeView.BoardOutcome(
                    track.address(),
                    previews.changes(handle, organization, track.id(), regrade.id())))
            .filter(board -> !board.rows().isEmpty())
            .toList();
    return new RegradeView.Outcome(entries(handle, regrade.id(), tracks), boards);
  }

  /// Entries whose verdict or figures change, the first accepted first.
  List<RegradeView.EntryChange> entries(Handle handle, UUID regrade, Map<UUID, Track> tracks) {
    var figures = new HashMap<UUID, List<RegradeView.FigureChange>>();
    store
        .figures(handle, regrade)
        .forEach(figure ->
            figures
                .computeIfAbsent(figure.submission(), _ -> new ArrayList<>())
                .add(figure.change()));
    return store.verdicts(handle, regrade).stream()
        .map(line ->
            new RegradeView.EntryChange(
                line.submission(),
                line.code(),
                line.team(),
                Objects.requireNonNull(tracks.get(line.track())).address(),
                line.before(),
                line.after(),
                figures.getOrDefault(line.submission(), List.of())))
        .filter(change -> change.changesVerdict() || !change.figures().isEmpty())
        .toList();
  }

  String written(RegradeView.Outcome outcome) {
    try {
      return json.writeValueAsString(outcome);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the outcome could not be written", e);
    }
  }

  RegradeView.@Nullable Outcome read(@Nullable String written) {
    try {
      return written == null ? null : json.readValue(written, RegradeView.Outcome.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an outcome that we did not write", e);
    }
  }
}
