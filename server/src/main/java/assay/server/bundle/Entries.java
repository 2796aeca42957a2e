package assay.server.bundle;

import assay.server.bundle.PresentStore.Entered;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Who entered what of a competition: where somebody did, rules hold.
///
/// @param tracks those that were entered, by their id
/// @param regraded tracks, sets and tasks that re-grade sets are about
/// @param published phases of which something stands published
record Entries(
    Present present,
    Map<UUID, Entered> tracks,
    Set<UUID> regraded,
    Set<UUID> published,
    boolean hasOpenRegrade,
    Instant now) {
  Entries {
    tracks = Map.copyOf(tracks);
    regraded = Set.copyOf(regraded);
    published = Set.copyOf(published);
  }

  static Entries read(Handle handle, PresentStore store, Present present, Instant now) {
    var phases =
        present.manifest().phases().stream()
            .map(phase -> present.id(Present.Place.phase(phase.slug())))
            .toList();
    return new Entries(
        present,
        store.entered(handle, present.competition()).stream()
            .collect(Collectors.toMap(Entered::track, entered -> entered)),
        store.regraded(handle, present.competition()),
        store.published(handle, phases),
        store.hasOpenRegrade(handle, present.competition()),
        now);
  }

  boolean ofTrack(String place) {
    var id = present.ids().get(place);
    return id != null && tracks.containsKey(id);
  }

  boolean ofTask(String slug) {
    return any(track -> track.part().task().equals(slug));
  }

  boolean ofScale(String task, String scale) {
    return any(track -> track.part().task().equals(task) && track.part().scales().contains(scale));
  }

  boolean ofSet(String slug) {
    return any(track -> track.part().sets().contains(slug) || track.part().claims().contains(slug));
  }

  boolean ofPhase(String slug) {
    return !inPhase(slug).isEmpty();
  }

  /// Empty: nobody entered it.
  Optional<Instant> first(String phase) {
    return inPhase(phase).stream().map(Entered::first).min(Comparator.naturalOrder());
  }

  Optional<Instant> last(String phase) {
    return inPhase(phase).stream().map(Entered::last).max(Comparator.naturalOrder());
  }

  /// The last one before the end, grace apart.
  Optional<Instant> lastInTime(String phase) {
    return inPhase(phase).stream()
        .map(Entered::lastInTime)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder());
  }

  private List<Entered> inPhase(String slug) {
    return present.manifest().phases().stream()
        .filter(phase -> phase.slug().equals(slug))
        .flatMap(phase ->
            phase.tracks().stream()
                .map(part ->
                    tracks.get(
                        present.id(
                            Present.Place.track(slug, part.task(), part.scales().getFirst())))))
        .filter(Objects::nonNull)
        .toList();
  }

  private record Track(String place, Manifest.TrackPart part) {}

  private boolean any(Predicate<Track> is) {
    return entered().stream().anyMatch(is);
  }

  private Collection<Track> entered() {
    return Present.tracks(present.manifest()).entrySet().stream()
        .filter(track -> ofTrack(track.getKey()))
        .map(track -> new Track(track.getKey(), track.getValue()))
        .toList();
  }
}
