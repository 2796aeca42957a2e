package assay.server.competition;

import java.util.List;

/// By what the entries of a track are judged: as it stands, or as a re-grade set would have it.
///
/// @param track with its task, whose tolerance is the one in question
/// @param sets ranked ones in column order, then the others
/// @param columns of its board, in their order
/// @param edition how often the rules of the competition changed so far
public record TrackRules(Track track, List<TrackSet> sets, List<BoardColumn> columns, int edition) {
  public TrackRules {
    sets = List.copyOf(sets);
    columns = List.copyOf(columns);
  }
}
