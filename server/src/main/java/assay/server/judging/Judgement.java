package assay.server.judging;

import assay.grading.protocol.KFold;
import assay.grading.reproduction.Comparison;
import assay.grading.reproduction.Tolerance;
import assay.grading.reproduction.Verdict;
import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the vectors of one submission say: a comparison for each claim with a re-run, a score for
/// each ranked set.
record Judgement(List<Reproduced> reproductions, List<Scored> scores) {
  /// Hashed into every judging version: raise it when the arithmetic below changes.
  static final int EVALUATOR = 1;

  Judgement {
    reproductions = List.copyOf(reproductions);
    scores = List.copyOf(scores);
  }

  /// A score vector with its numbers in pair order.
  record Vector(UUID id, ScoreKind kind, double[] scores) {}

  /// One set of the track, as far as this submission has vectors for it.
  ///
  /// @param same shape (P), never leaves the server
  record SetOfVectors(
      UUID set,
      UUID version,
      String judgingVersion,
      boolean ranked,
      Optional<Vector> claimed,
      Optional<Vector> rerun,
      boolean[] same) {}

  record Reproduced(
      UUID version, String judgingVersion, UUID claimed, UUID rerun, Comparison comparison) {}

  record Scored(
      UUID set,
      UUID version,
      String judgingVersion,
      UUID vector,
      KFold.Result accuracy,
      String evidence) {}

  /// @param tolerance the task's, in the unit of its score kind
  static Judgement of(List<SetOfVectors> sets, Tolerance tolerance) {
    var reproductions =
        sets.stream()
            .filter(set -> set.claimed().isPresent() && set.rerun().isPresent())
            .map(set -> reproduce(set, tolerance))
            .toList();
    var evidence = evidenceOfReruns(reproductions);
    var scores =
        sets.stream()
            .filter(SetOfVectors::ranked)
            .flatMap(set -> score(set, evidence).stream())
            .toList();
    return new Judgement(reproductions, scores);
  }

  /// The worst verdict; empty when nothing was compared.
  Optional<Verdict> verdict() {
    return reproductions.stream()
        .map(reproduced -> reproduced.comparison().verdict())
        .max(Comparator.naturalOrder());
  }

  private static Reproduced reproduce(SetOfVectors set, Tolerance tolerance) {
    var claimed = set.claimed().orElseThrow();
    var rerun = set.rerun().orElseThrow();
    return new Reproduced(
        set.version(),
        set.judgingVersion(),
        claimed.id(),
        rerun.id(),
        Comparison.of(claimed.scores(), rerun.scores(), tolerance));
  }

  /// The re-run counts, never the claim; the claim counts only where nothing was re-run.
  private static Optional<Scored> score(SetOfVectors set, String evidenceOfReruns) {
    return set.rerun()
        .map(vector -> scored(set, vector, evidenceOfReruns))
        .or(() -> set.claimed().map(vector -> scored(set, vector, "claimed")));
  }

  private static Scored scored(SetOfVectors set, Vector vector, String evidence) {
    var distances = Arrays.stream(vector.scores()).map(vector.kind()::asSquaredDistance).toArray();
    return new Scored(
        set.set(),
        set.version(),
        set.judgingVersion(),
        vector.id(),
        KFold.accuracy(distances, set.same()),
        evidence);
  }

  private static String evidenceOfReruns(List<Reproduced> reproductions) {
    boolean allReproduced =
        !reproductions.isEmpty()
            && reproductions.stream().allMatch(r -> r.comparison().verdict() == Verdict.REPRODUCED);
    return allReproduced ? "reproduced" : "re-run";
  }
}
