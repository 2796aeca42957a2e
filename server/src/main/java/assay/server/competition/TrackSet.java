package assay.server.competition;

import java.util.List;
import java.util.stream.Stream;

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

  /// The same by another live version.
  ///
  /// @param keepsClaims whether claims for the version that was live still count. Those for one
  ///   with the same images and pairs do in any case
  TrackSet replacedBy(SetVersion version, boolean keepsClaims) {
    boolean staysAccepted = keepsClaims && !live.runsAs().equals(version.runsAs());
    var stillAccepted =
        staysAccepted ? Stream.concat(Stream.of(live), accepted.stream()).toList() : accepted;
    return new TrackSet(set, isClaimed, isRun, isRanked, version, stillAccepted);
  }
}
