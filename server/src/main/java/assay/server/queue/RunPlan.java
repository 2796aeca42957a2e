package assay.server.queue;

import assay.grading.ticket.Variant;
import assay.server.competition.EvaluationSet;
import assay.server.competition.SetVersion;
import assay.server.competition.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a model is run on at a worker's stage, public sets first, so that a broken model fails
/// before it meets a hidden image.
///
/// @param done pieces of work whose vector is there, or never will be
/// @param run the task's contract, limits and pre-processing
record RunPlan(List<Piece> pieces, Set<String> done, Task.Run run) {
  RunPlan {
    pieces = List.copyOf(pieces);
    done = Set.copyOf(done);
  }

  /// @param scoreKind the task's where the entry brings a claim, else what its protocol compares
  ///   by: squared L2 of pairs, cosines of templates
  record Piece(EvaluationSet set, SetVersion version, String scoreKind, Variant variant) {
    boolean isHidden() {
      return set.role() == EvaluationSet.Role.HIDDEN;
    }

    /// How tickets and reports call it.
    String work() {
      return RunPlan.work(version.id(), variant.spelled());
    }
  }

  static String work(UUID version, String variant) {
    return variant.equals(Variant.PLAIN.spelled()) ? version.toString() : version + "/" + variant;
  }

  List<Piece> missing() {
    return pieces.stream().filter(piece -> !done.contains(piece.work())).toList();
  }

  Optional<Piece> piece(String work) {
    return pieces.stream().filter(piece -> piece.work().equals(work)).findFirst();
  }

  boolean isComplete() {
    return missing().isEmpty();
  }

  /// Whether the model has been through hidden images already.
  boolean sawHidden() {
    return pieces.stream().anyMatch(piece -> piece.isHidden() && done.contains(piece.work()));
  }

  /// Whether there are public sets, and all of them went well.
  boolean passedPublic() {
    var open = pieces.stream().filter(piece -> !piece.isHidden()).toList();
    return !open.isEmpty() && open.stream().allMatch(piece -> done.contains(piece.work()));
  }
}
