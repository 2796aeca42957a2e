package assay.server.competition;

import java.util.List;

/// A set in the part that it plays on a track.
///
/// @param isClaimed entries bring a score vector for it
/// @param isRun the worker runs the model on it
/// @param isRanked its figure is a column that ranks
/// @param live the version used for re-run and rank
/// @param accepted older versions whose claims still count
public record TrackSet(
    EvaluationSet set,
    boolean isClaimed,
    boolean isRun,
    boolean isRanked,
    SetVersion live,
    List<SetVersion> accepted) {
  public TrackSet {
    accepted = List.copyOf(accepted);
  }
}
