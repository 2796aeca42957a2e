package assay.server.bundle;

import assay.server.blob.Blobs;
import assay.server.competition.Phase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

  private static Problem taken(String slug) {
    return Problem.of(
        409,
        "competition.exists",
        "A competition %s was made at this very moment: import the bundle again to see what it would change."
            .formatted(slug));
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

  /// @return the sets of the new competition
  List<Bundles.ImportedSet> write(
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
    var rows = rows(handle, organization, competition, Map.of());
    for (int i = 0; i < parts.sets().size(); i++) {
      rows.set(parts.sets().get(i), i);
    }
    for (int i = 0; i < manifest.tasks().size(); i++) {
      rows.task(manifest.tasks().get(i), i, parts.references());
    }
    for (int i = 0; i < manifest.phases().size(); i++) {
      rows.phase(manifest.phases().get(i), i);
    }
    Present.tracks(manifest).forEach((place, _) -> rows.track(manifest, place));
    publish(handle, organization, competition, manifest);
    return parts.sets().stream()
        .map(set ->
            new Bundles.ImportedSet(
                set.part().slug(),
                set.accepted().size() + 1,
                set.live().counts().images(),
                set.live().counts().pairs()))
        .toList();
  }

  /// To write parts of a competition.
  ///
  /// @param ids of what is there, by its [Present.Place]
  CompetitionRows rows(
      Handle handle, Organization organization, UUID competition, Map<String, UUID> ids) {
    return new CompetitionRows(
        new CompetitionRows.Target(handle, organization.id(), competition), store, blobs, ids);
  }

  /// What the front page shows.
  void publish(Handle handle, Organization organization, UUID competition, Manifest manifest) {
    store.unpublish(handle, competition);
    if (!manifest.about().isPrivate()) {
      store.publish(handle, organization, competition, manifest.about(), whole(manifest.phases()));
    }
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
}
