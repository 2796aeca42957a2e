package assay.server.kit;

import assay.server.competition.Competition;
import assay.server.competition.Phase;
import assay.server.competition.Scale;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.organization.Organization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Of what a kit is made: nothing that not anybody may know.
///
/// @param server its address; empty: unknown
/// @param tracks of the task, by phase and scale
/// @param sets in declared order
/// @param now by the clock that decides
record KitFacts(
    String server,
    Organization organization,
    Competition competition,
    Task task,
    List<Track> tracks,
    List<KitSet> sets,
    Instant now) {
  KitFacts {
    tracks = List.copyOf(tracks);
    sets = List.copyOf(sets);
  }

  /// The same with other sets.
  KitFacts with(List<KitSet> others) {
    return new KitFacts(server, organization, competition, task, tracks, others, now);
  }

  /// Phases in which the task is open to entries, in declared order.
  List<Phase> phases() {
    return tracks.stream().map(Track::phase).distinct().toList();
  }

  /// Slugs; empty: the task has no scales.
  List<String> scales() {
    return tracks.stream()
        .map(track -> track.scale().slug())
        .filter(slug -> !slug.equals(Scale.DEFAULT))
        .distinct()
        .toList();
  }

  /// The track that examples are written for: the first open one, else the first to come, else the
  /// first.
  Optional<Track> example() {
    return tracks.stream()
        .filter(track -> track.phase().isOpenAt(now))
        .findFirst()
        .or(() ->
            tracks.stream()
                .filter(track -> track.phase().stateAt(now) == Phase.State.PLANNED)
                .findFirst())
        .or(() -> tracks.stream().findFirst());
  }

  /// `group/faces`
  String address() {
    return organization.slug() + "/" + competition.slug();
  }
}
