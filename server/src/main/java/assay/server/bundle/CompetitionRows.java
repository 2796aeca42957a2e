package assay.server.bundle;

import assay.server.blob.Blobs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes the parts of one competition, within the caller's transaction; remembers their ids.
final class CompetitionRows {
  private final Handle handle;
  private final UUID tenant;
  private final UUID competition;
  private final BundleStore store;
  private final Blobs blobs;
  private final Map<String, UUID> ids;

  /// Whose rows.
  record Target(Handle handle, UUID tenant, UUID competition) {}

  /// @param ids of what is there, by its [Present.Place]
  CompetitionRows(Target target, BundleStore store, Blobs blobs, Map<String, UUID> ids) {
    this.handle = target.handle();
    this.tenant = target.tenant();
    this.competition = target.competition();
    this.store = store;
    this.blobs = blobs;
    this.ids = new HashMap<>(ids);
  }

  void set(SplitSet split, int position) {
    var id = store.addSet(handle, tenant, competition, split.part(), position);
    ids.put(Present.Place.set(split.part().slug()), id);
    release(split, id, 1);
  }

  /// The releases of a set, from this number on.
  void release(SplitSet split, UUID set, int number) {
    var files = split.part().files();
    int version = number;
    for (var earlier : split.accepted()) {
      release(
          new BundleStore.Version(
              set, version++, "accepted", new BundleStore.Labels(files.source().inSource(), false)),
          earlier);
    }
    release(new BundleStore.Version(set, version, "live", files.source()), split.live());
  }

  private void release(BundleStore.Version version, SplitSet.Release release) {
    for (var stored : release.parts().all()) {
      blobs.register(handle, tenant, stored);
    }
    store.addVersion(handle, tenant, version, release);
  }

  void task(Manifest.TaskPart task, int position, Map<String, References.Reference> references) {
    var id = store.addTask(handle, tenant, competition, task, position);
    ids.put(Present.Place.task(task.slug()), id);
    reference(task, references);
    for (int i = 0; i < task.scales().size(); i++) {
      scale(task, task.scales().get(i), i);
    }
  }

  /// Keeps the reference model of a task that has one.
  void reference(Manifest.TaskPart task, Map<String, References.Reference> references) {
    var reference = references.get(task.slug());
    if (reference != null) {
      blobs.register(handle, tenant, reference.stored());
      store.setReference(handle, id(Present.Place.task(task.slug())), reference);
    }
  }

  void scale(Manifest.TaskPart task, String scale, int position) {
    var of = id(Present.Place.task(task.slug()));
    ids.put(
        Present.Place.scale(task.slug(), scale),
        store.addScale(handle, tenant, competition, of, scale, position));
  }

  void phase(Manifest.PhasePart phase, int position) {
    ids.put(
        Present.Place.phase(phase.slug()),
        store.addPhase(handle, tenant, competition, phase, position));
  }

  /// A new track with its board.
  void track(Manifest manifest, String place) {
    for (var phase : manifest.phases()) {
      for (var track : phase.tracks()) {
        for (var scale : track.scales()) {
          if (Present.Place.track(phase.slug(), track.task(), scale).equals(place)) {
            ids.put(
                place,
                store.addTrack(
                    handle,
                    tenant,
                    competition,
                    id(Present.Place.phase(phase.slug())),
                    id(Present.Place.task(track.task())),
                    id(Present.Place.scale(track.task(), scale))));
            board(manifest, place, track);
          }
        }
      }
    }
  }

  /// What a track without a board consists of.
  void board(Manifest manifest, String place, Manifest.TrackPart part) {
    var track = id(place);
    boolean hasModel = manifest.task(part.task()).submit().hasModel();
    store.addBoard(handle, tenant, track, part.board());
    var order = order(part);
    for (int i = 0; i < order.size(); i++) {
      var set = order.get(i);
      store.addTrackSet(
          handle,
          tenant,
          track,
          id(Present.Place.set(set)),
          new BundleStore.Part(
              i, part.claims().contains(set), hasModel, part.sets().contains(set)));
    }
    for (int i = 0; i < part.columns().size(); i++) {
      var column = part.columns().get(i);
      store.addColumn(handle, tenant, track, setOf(column), i, column);
    }
    published(place, part);
  }

  /// Ranked sets in column order, then those that are claimed alone.
  static List<String> order(Manifest.TrackPart part) {
    var sets = new LinkedHashSet<>(part.sets());
    sets.addAll(part.claims());
    return new ArrayList<>(sets);
  }

  /// The rows of papers of a board that has none.
  void published(String place, Manifest.TrackPart part) {
    var track = id(place);
    for (int i = 0; i < part.published().size(); i++) {
      var row = part.published().get(i);
      var id = store.addPublished(handle, tenant, track, i, row);
      for (var column : part.columns()) {
        var value = row.values().get(column.key());
        if (value != null) {
          store.addPublished(
              handle,
              tenant,
              new BundleStore.PublishedScore(id, track, setOf(column), column.metric(), value));
        }
      }
    }
  }

  /// Null: all ranked sets together.
  @Nullable UUID setOf(Manifest.ColumnPart column) {
    return column.isOverall() ? null : id(Present.Place.set(column.set()));
  }

  UUID id(String place) {
    return Objects.requireNonNull(ids.get(place), place);
  }
}
