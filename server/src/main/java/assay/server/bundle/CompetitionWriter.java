package assay.server.bundle;

import assay.server.blob.Blobs;
import assay.server.competition.Phase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes the rows of a bundle whose blobs lie there: within the caller's transaction.
@Singleton
class CompetitionWriter {
  private final BundleStore store;
  private final Blobs blobs;

  CompetitionWriter(BundleStore store, Blobs blobs) {
    this.store = store;
    this.blobs = blobs;
  }

  Optional<String> bundleDigest(Handle handle, String slug) {
    return store.bundleDigest(handle, slug);
  }

  static Problem taken(String slug) {
    return Problem.of(
        409,
        "competition.exists",
        "There is a competition %s already, imported from another bundle.".formatted(slug));
  }

  /// What lies in the blob store by now.
  ///
  /// @param references by the slug of their task
  record Parts(List<SplitSet> sets, Map<String, References.Reference> references) {
    Parts {
      sets = List.copyOf(sets);
      references = Map.copyOf(references);
    }
  }

  Bundles.Imported write(
      Handle handle,
      Organization organization,
      Manifest manifest,
      Parts parts,
      String bundleDigest) {
    var about = manifest.about();
    var competition =
        store
            .addCompetition(handle, organization.id(), about, bundleDigest)
            .orElseThrow(() -> taken(about.slug()));
    var rows = new Rows(handle, organization.id(), competition);
    rows.sets(parts.sets());
    rows.tasks(manifest.tasks(), parts.references());
    rows.phases(manifest);
    if (!about.isPrivate()) {
      store.publish(handle, organization, competition, about, whole(manifest.phases()));
    }
    var imported =
        parts.sets().stream()
            .map(set ->
                new Bundles.ImportedSet(
                    set.part().slug(),
                    set.accepted().size() + 1,
                    set.live().counts().images(),
                    set.live().counts().pairs()))
            .toList();
    return new Bundles.Imported(about.slug(), imported, true);
  }

  /// From the first opening to the last end; without end when a phase has none.
  private static Phase.Window whole(List<Manifest.PhasePart> phases) {
    var opens = phases.stream().map(phase -> phase.window().opens()).min(Comparator.naturalOrder());
    @Nullable Instant closes = Instant.MIN;
    for (var phase : phases) {
      var end = phase.window().closes();
      if (closes != null) {
        closes = end == null ? null : end.isAfter(closes) ? end : closes;
      }
    }
    return new Phase.Window(opens.orElseThrow(), closes, Duration.ZERO);
  }

  /// The rows of one competition; ids of what was written, by slug.
  private final class Rows {
    private final Handle handle;
    private final UUID tenant;
    private final UUID competition;
    private final Map<String, UUID> ids = new HashMap<>();

    Rows(Handle handle, UUID tenant, UUID competition) {
      this.handle = handle;
      this.tenant = tenant;
      this.competition = competition;
    }

    void sets(List<SplitSet> sets) {
      for (int i = 0; i < sets.size(); i++) {
        var split = sets.get(i);
        var id = store.addSet(handle, tenant, competition, split.part(), i);
        var hasLabels = split.part().files().labels() == null;
        int version = 1;
        for (var earlier : split.accepted()) {
          release(new BundleStore.Version(id, version++, "accepted", hasLabels), earlier);
        }
        release(new BundleStore.Version(id, version, "live", hasLabels), split.live());
        ids.put("set " + split.part().slug(), id);
      }
    }

    private void release(BundleStore.Version version, SplitSet.Release release) {
      for (var stored : release.parts().all()) {
        blobs.register(handle, tenant, stored);
      }
      store.addVersion(handle, tenant, version, release);
    }

    void tasks(List<Manifest.TaskPart> tasks, Map<String, References.Reference> references) {
      for (int i = 0; i < tasks.size(); i++) {
        var task = tasks.get(i);
        var id = store.addTask(handle, tenant, competition, task, i);
        var reference = references.get(task.slug());
        if (reference != null) {
          blobs.register(handle, tenant, reference.stored());
          store.setReference(handle, id, reference);
        }
        ids.put("task " + task.slug(), id);
        for (int j = 0; j < task.scales().size(); j++) {
          var scale = task.scales().get(j);
          ids.put(
              "scale " + task.slug() + " " + scale,
              store.addScale(handle, tenant, competition, id, scale, j));
        }
      }
    }

    void phases(Manifest manifest) {
      for (int i = 0; i < manifest.phases().size(); i++) {
        var phase = manifest.phases().get(i);
        var id = store.addPhase(handle, tenant, competition, phase, i);
        for (var part : phase.tracks()) {
          var task =
              manifest.tasks().stream()
                  .filter(known -> known.slug().equals(part.task()))
                  .findFirst()
                  .orElseThrow();
          for (var scale : part.scales()) {
            track(id, task, part, scale);
          }
        }
      }
    }

    private void track(UUID phase, Manifest.TaskPart task, Manifest.TrackPart part, String scale) {
      var track =
          store.addTrack(
              handle,
              tenant,
              competition,
              phase,
              id("task " + task.slug()),
              id("scale " + task.slug() + " " + scale));
      store.addBoard(handle, tenant, track, part.board());
      var sets = new LinkedHashSet<>(part.sets());
      sets.addAll(part.claims());
      var inOrder = new ArrayList<>(sets);
      for (int i = 0; i < inOrder.size(); i++) {
        var set = inOrder.get(i);
        store.addTrackSet(
            handle,
            tenant,
            track,
            id("set " + set),
            new BundleStore.Part(
                i,
                part.claims().contains(set),
                task.submit().hasModel(),
                part.sets().contains(set)));
      }
      for (int i = 0; i < part.columns().size(); i++) {
        var column = part.columns().get(i);
        store.addColumn(handle, tenant, track, id("set " + column.set()), i, column);
      }
      for (int i = 0; i < part.published().size(); i++) {
        store.addPublished(handle, tenant, track, i, part.published().get(i));
      }
    }

    private UUID id(String what) {
      return Objects.requireNonNull(ids.get(what), what);
    }
  }
}
