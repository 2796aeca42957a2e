package assay.server.bundle;

import assay.server.competition.EvaluationSet;
import assay.server.competition.Scale;
import assay.server.competition.SetVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// A competition as it stands, in the words of a bundle.
///
/// @param manifest with a part of its own for each scale of a track, and without files
/// @param references digest of the reference model, by the slug of its task
/// @param ids of what there is, by its [Place]
record Present(
    UUID competition,
    Manifest manifest,
    List<OfSet> sets,
    Map<String, String> references,
    Map<String, UUID> ids) {
  Present {
    sets = List.copyOf(sets);
    references = Map.copyOf(references);
    ids = Map.copyOf(ids);
  }

  /// @param accepted earlier versions whose claims count, oldest first
  record OfSet(EvaluationSet set, SetVersion live, List<SetVersion> accepted) {
    OfSet {
      accepted = List.copyOf(accepted);
    }

    List<String> acceptedSources() {
      return accepted.stream().map(version -> version.parts().source()).toList();
    }
  }

  UUID id(String place) {
    return Objects.requireNonNull(ids.get(place), place);
  }

  /// Tracks of a manifest by their place, each with its one scale.
  static Map<String, Manifest.TrackPart> tracks(Manifest manifest) {
    var tracks = new LinkedHashMap<String, Manifest.TrackPart>();
    for (var phase : manifest.phases()) {
      for (var track : phase.tracks()) {
        for (var scale : track.scales()) {
          tracks.put(Place.track(phase.slug(), track.task(), scale), track.at(scale));
        }
      }
    }
    return tracks;
  }

  /// How people find a part of a competition.
  static final class Place {
    private Place() {}

    static String set(String slug) {
      return "set " + slug;
    }

    static String task(String slug) {
      return "task " + slug;
    }

    static String scale(String task, String slug) {
      return "task " + task + ", scale " + slug;
    }

    static String phase(String slug) {
      return "phase " + slug;
    }

    static String track(String phase, String task, String scale) {
      var track = "track " + phase + "/" + task;
      return scale.equals(Scale.DEFAULT) ? track : track + "/" + scale;
    }
  }
}
