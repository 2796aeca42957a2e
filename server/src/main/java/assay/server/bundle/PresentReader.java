package assay.server.bundle;

import assay.server.competition.BoardColumn;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Phase;
import assay.server.competition.Scale;
import assay.server.competition.SetVersion;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Says of a competition that stands what its bundle would say.
@Singleton
class PresentReader {
  private final Competitions competitions;
  private final PresentStore store;

  PresentReader(Competitions competitions, PresentStore store) {
    this.competitions = competitions;
    this.store = store;
  }

  Present read(Handle handle, Competition competition) {
    var ids = new HashMap<String, UUID>();
    var sets = sets(handle, competition, ids);
    var references = new HashMap<String, String>();
    var tasks = new ArrayList<Manifest.TaskPart>();
    for (var task : competitions.tasks(handle, competition.id())) {
      tasks.add(task(handle, task, ids));
      var reference = task.reference();
      if (reference != null) {
        references.put(task.slug(), reference.digest());
      }
    }
    var tracks = competitions.tracks(handle, competition.id());
    var phases =
        competitions.phases(handle, competition.id()).stream()
            .map(phase -> phase(handle, phase, tracks, ids))
            .toList();
    var manifest =
        new Manifest(
            about(handle, competition),
            sets.stream().map(set -> part(set.set(), set.live())).toList(),
            tasks,
            phases);
    return new Present(competition.id(), manifest, sets, references, ids);
  }

  private Manifest.About about(Handle handle, Competition competition) {
    return new Manifest.About(
        competition.slug(),
        competition.name(),
        competition.summary(),
        competition.timeZone(),
        store.pool(handle, competition.id()),
        competition.isPrivate(),
        competition.description(),
        competition.rules(),
        competition.entrance());
  }

  private List<Present.OfSet> sets(Handle handle, Competition competition, Map<String, UUID> ids) {
    return competitions.sets(handle, competition.id()).stream()
        .map(set -> {
          ids.put(Present.Place.set(set.slug()), set.id());
          return new Present.OfSet(
              set,
              competitions.liveVersion(handle, set.id()),
              competitions.versions(handle, set.id()).stream()
                  .filter(version -> version.state() == SetVersion.State.ACCEPTED)
                  .sorted(Comparator.comparingInt(SetVersion::version))
                  .toList());
        })
        .toList();
  }

  private static Manifest.SetPart part(EvaluationSet set, SetVersion live) {
    return new Manifest.SetPart(
        0,
        set.slug(),
        set.name(),
        set.role(),
        new Manifest.Files("", null, null, null, null, List.of()),
        live.pooling());
  }

  private Manifest.TaskPart task(Handle handle, Task task, Map<String, UUID> ids) {
    ids.put(Present.Place.task(task.slug()), task.id());
    var scales = competitions.scales(handle, task.id());
    for (var scale : scales) {
      ids.put(Present.Place.scale(task.slug(), scale.slug()), scale.id());
    }
    return new Manifest.TaskPart(
        task.slug(),
        task.name(),
        task.description(),
        task.submit(),
        task.claim(),
        task.run(),
        scales.stream().map(Scale::slug).toList(),
        task.factSheet(),
        null);
  }

  private Manifest.PhasePart phase(
      Handle handle, Phase phase, List<Track> tracks, Map<String, UUID> ids) {
    ids.put(Present.Place.phase(phase.slug()), phase.id());
    return new Manifest.PhasePart(
        phase.slug(),
        phase.name(),
        phase.window(),
        phase.quota(),
        phase.secrecy(),
        tracks.stream()
            .filter(track -> track.phase().id().equals(phase.id()))
            .map(track -> track(handle, track, ids))
            .toList());
  }

  private Manifest.TrackPart track(Handle handle, Track track, Map<String, UUID> ids) {
    ids.put(
        Present.Place.track(track.phase().slug(), track.task().slug(), track.scale().slug()),
        track.id());
    var sets = competitions.setsOf(handle, track.id());
    var names = new HashMap<UUID, String>();
    sets.forEach(set -> names.put(set.set().id(), set.set().name()));
    return new Manifest.TrackPart(
        track.task().slug(),
        List.of(track.scale().slug()),
        sets.stream().filter(TrackSet::isClaimed).map(set -> set.set().slug()).toList(),
        sets.stream().filter(TrackSet::isRanked).map(set -> set.set().slug()).toList(),
        track.board(),
        competitions.columnsOf(handle, track.id()).stream()
            .map(column -> column(column, names))
            .toList(),
        store.published(handle, track.id()));
  }

  private static @Nullable String usualName(BoardColumn column, Map<UUID, String> names) {
    var set = column.set();
    return set == null ? BoardColumn.OVERALL_NAME : names.get(set);
  }

  private static Manifest.ColumnPart column(BoardColumn column, Map<UUID, String> names) {
    return new Manifest.ColumnPart(
        column.setSlug(),
        column.name().equals(usualName(column, names)) ? "" : column.name(),
        column.metric(),
        column.isRanked(),
        column.isPrivate());
  }
}
