package assay.server.regrade;

import assay.server.competition.BoardColumn;
import assay.server.competition.Competitions;
import assay.server.competition.Track;
import assay.server.outbox.OutboxStore;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Tells the teams whose results changed, as far as they may see them: who would learn of a figure
/// that is held back by being told that it changed is not told.
@Singleton
class Telling {
  private final Competitions competitions;
  private final Timeline timeline;
  private final OutboxStore outbox;
  private final RegradeStore store;

  Telling(Competitions competitions, Timeline timeline, OutboxStore outbox, RegradeStore store) {
    this.competitions = competitions;
    this.timeline = timeline;
    this.outbox = outbox;
    this.store = store;
  }

  /// What the teams of a track see.
  ///
  /// @param figures whether they see those of ranked sets at all
  /// @param holds whether each entry's results wait for their release
  /// @param hidden slugs of sets whose columns are kept private
  private record Openness(boolean figures, boolean holds, Set<String> hidden) {}

  /// @return how many entries' teams were told
  int tell(
      Handle handle,
      Map<String, Track> tracks,
      List<RegradeView.EntryChange> changes,
      RegradeStore.Row regrade) {
    var openness =
        changes.stream()
            .map(RegradeView.EntryChange::track)
            .distinct()
            .collect(
                Collectors.toMap(
                    address -> address,
                    address -> openness(handle, Objects.requireNonNull(tracks.get(address)))));
    var seen =
        changes.stream()
            .filter(change ->
                sees(handle, change, Objects.requireNonNull(openness.get(change.track()))))
            .toList();
    seen.forEach(change -> tell(handle, change, regrade));
    return seen.size();
  }

  private Openness openness(Handle handle, Track track) {
    var now = competitions.now(handle);
    var publicity = competitions.publicity(handle, track.phase().id());
    return new Openness(
        track.phase().showsResultsAt(now) && !track.phase().limitsFeedbackAt(now, publicity),
        track.phase().secrecy().holdsResults() && !publicity.isRevealed(),
        publicity.isRevealed()
            ? Set.of()
            : competitions.columnsOf(handle, track.id()).stream()
                .filter(BoardColumn::isPrivate)
                .map(BoardColumn::setSlug)
                .collect(Collectors.toSet()));
  }

  /// The verdict is shown to the team at all times; figures of a mismatch never are.
  private boolean sees(Handle handle, RegradeView.EntryChange change, Openness openness) {
    if (change.changesVerdict()) {
      return true;
    }
    return openness.figures()
        && !"MISMATCH".equals(change.after())
        && change.figures().stream().anyMatch(figure -> !openness.hidden().contains(figure.set()))
        && (!openness.holds() || store.isReleased(handle, change.submission()));
  }

  private void tell(Handle handle, RegradeView.EntryChange change, RegradeStore.Row regrade) {
    var told =
        "The organizers graded this entry anew (re-grade %d), and its results changed%s. Their reason: %s"
            .formatted(regrade.number(), verdict(change), regrade.reason());
    timeline.remark(
        handle, change.submission(), new Timeline.Step(SubmissionState.GRADED, told, Fault.NOBODY));
    outbox.announce(
        handle,
        "submission.regraded",
        Map.of(
            "submission",
            change.submission().toString(),
            "regrade",
            Integer.toString(regrade.number()),
            "told",
            told));
  }

  private static String verdict(RegradeView.EntryChange change) {
    return change.changesVerdict() && change.after() != null
        ? ": the verdict on its claim is now %s".formatted(change.after())
        : "";
  }
}
