package assay.server.submission;

import assay.server.competition.Competition;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import java.util.List;
import java.util.UUID;

/// Where an entry goes and for whom.
record Place(Competition competition, Track track, List<TrackSet> sets, Team team) {
  Place {
    sets = List.copyOf(sets);
  }

  record Team(UUID id, String name) {}
}
