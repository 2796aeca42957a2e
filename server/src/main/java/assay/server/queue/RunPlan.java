package assay.server.queue;

import assay.grading.ticket.Preprocessing;
import assay.server.competition.EvaluationSet;
import assay.server.competition.SetVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a model is run on: the sets of its track, public ones first, so that a broken model fails
/// before it meets a hidden image.
///
/// @param done versions whose vector is there
record RunPlan(List<Piece> pieces, Set<UUID> done, Preprocessing preprocessing) {
  RunPlan {
    pieces = List.copyOf(pieces);
    done = Set.copyOf(done);
  }

  /// @param scoreKind the task's where the entry brings a claim, else squared L2 (k-fold protocol)
  record Piece(EvaluationSet set, SetVersion version, String scoreKind) {
    boolean isHidden() {
      return set.role() == EvaluationSet.Role.HIDDEN;
    }

    /// How tickets and reports call it.
    String work() {
      return version.id().toString();
    }
  }

  List<Piece> missing() {
    return pieces.stream().filter(piece -> !done.contains(piece.version().id())).toList();
  }

  Optional<Piece> piece(String work) {
    return pieces.stream().filter(piece -> piece.work().equals(work)).findFirst();
  }

  boolean isComplete() {
    return missing().isEmpty();
  }

  /// Whether the model has been through hidden images already.
  boolean sawHidden() {
    return pieces.stream()
        .anyMatch(piece -> piece.isHidden() && done.contains(piece.version().id()));
  }

  /// Whether there are public sets, and all of them went well.
  boolean passedPublic() {
    var open = pieces.stream().filter(piece -> !piece.isHidden()).toList();
    return !open.isEmpty() && open.stream().allMatch(piece -> done.contains(piece.version().id()));
  }
}
