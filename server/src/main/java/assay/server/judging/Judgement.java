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
import java.util.stream.Stream;

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

  /// A set version by which something is judged.
  ///
  /// @param number as the organizer counts them
  /// @param isLive false: an earlier one whose claims still count
  record Basis(UUID version, int number, boolean isLive, String judgingVersion) {}

  /// A re-run on an accepted version.
  record Earlier(Basis basis, Vector rerun) {}

  /// One set of the track, as far as this submission has vectors for it.
  ///
  /// @param basis what ranks: the live version, where there is a re-run of it
  /// @param strict a claim is REPRODUCED or a MISMATCH, nothing between
  /// @param rerun on the version that ranks
  /// @param earlier newest first
  /// @param same shape (P) of the version that ranks, never leaves the server
  record SetOfVectors(
      UUID set,
      Basis basis,
      boolean ranked,
      boolean strict,
      Optional<Vector> claimed,
      Optional<Vector> rerun,
      List<Earlier> earlier,
      boolean[] same) {}

  /// @param tolerance in force for this set
  record Reproduced(
      UUID set,
      Basis basis,
      Vector claimed,
      Vector rerun,
      Tolerance tolerance,
      Comparison comparison) {
    boolean isReproduced() {
      return comparison.verdict() == Verdict.REPRODUCED;
    }
  }

  record Scored(
      UUID set,
      UUID version,
      String judgingVersion,
      UUID vector,
      KFold.Result accuracy,
      String evidence) {}

  /// @param tolerance the task's, in the unit of its score kind
  static Judgement of(List<SetOfVectors> sets, Tolerance tolerance) {
    var reproductions = sets.stream().flatMap(set -> reproduce(set, tolerance).stream()).toList();
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

  /// The claim beside each version that it may have been made with; the best verdict counts, the
  /// live version first.
  private static Optional<Reproduced> reproduce(SetOfVectors set, Tolerance tolerance) {
    return set.claimed()
        .flatMap(claimed ->
            Stream.concat(
                    set.rerun().map(rerun -> new Earlier(set.basis(), rerun)).stream(),
                    set.earlier().stream())
                .filter(one -> one.rerun().scores().length == claimed.scores().length)
                .map(one -> compare(set, claimed, one, tolerance))
                .min(Comparator.comparing(found -> found.comparison().verdict())));
  }

  private static Reproduced compare(
      SetOfVectors set, Vector claimed, Earlier beside, Tolerance tolerance) {
    var inForce = set.strict() ? tolerance.withoutReview() : tolerance;
    var comparison = Comparison.of(claimed.scores(), beside.rerun().scores(), inForce);
    return new Reproduced(
        set.set(),
        beside.basis(),
        claimed,
        beside.rerun(),
        inForce,
        set.strict() ? comparison.strictly() : comparison);
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
        set.basis().version(),
        set.basis().judgingVersion(),
        vector.id(),
        KFold.accuracy(distances, set.same()),
        evidence);
  }

  private static String evidenceOfReruns(List<Reproduced> reproductions) {
    boolean allReproduced =
        !reproductions.isEmpty() && reproductions.stream().allMatch(Reproduced::isReproduced);
    return allReproduced ? "reproduced" : "re-run";
  }
}
