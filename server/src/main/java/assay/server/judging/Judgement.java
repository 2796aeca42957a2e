package assay.server.judging;

import assay.grading.protocol.KFold;
import assay.grading.protocol.Readout;
import assay.grading.protocol.Roc;
import assay.grading.reproduction.Comparison;
import assay.grading.reproduction.Tolerance;
import assay.grading.reproduction.Verdict;
import assay.grading.score.ScoreKind;
import assay.server.competition.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the vectors of one submission say: a comparison for each claim with a re-run, a score for
/// each metric of each ranked set.
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
  /// @param metrics what its board shows of it; empty where it does not rank
  /// @param strict a claim is REPRODUCED or a MISMATCH, nothing between
  /// @param rerun on the version that ranks
  /// @param earlier newest first
  /// @param decided where entries bring decisions
  /// @param same shape (P) of the version that ranks, never leaves the server
  record SetOfVectors(
      UUID set,
      Basis basis,
      List<Metric> metrics,
      boolean strict,
      Optional<Vector> claimed,
      Optional<Vector> rerun,
      List<Earlier> earlier,
      Optional<Decided> decided,
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
      Measured measured,
      String evidence) {}

  /// @param std over the folds; null: there are none
  /// @param threshold in the unit of the scores; null: the metric has none
  /// @param folds accuracy of each; empty: there are none
  record Measured(
      Metric metric,
      double value,
      @Nullable Double std,
      @Nullable Double threshold,
      List<Double> folds) {
    Measured {
      folds = List.copyOf(folds);
    }
  }

  /// @param tolerance the task's, in the unit of its score kind
  static Judgement of(List<SetOfVectors> sets, Tolerance tolerance) {
    var reproductions = sets.stream().flatMap(set -> reproduce(set, tolerance).stream()).toList();
    var evidence = evidenceOfReruns(reproductions);
    var scores = sets.stream().flatMap(set -> score(set, evidence)).toList();
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
  private static Stream<Scored> score(SetOfVectors set, String evidenceOfReruns) {
    return set.rerun()
        .map(vector -> scored(set, vector, evidenceOfReruns))
        .or(() -> set.claimed().map(vector -> scored(set, vector, "claimed")))
        .orElseGet(Stream::of);
  }

  private static Stream<Scored> scored(SetOfVectors set, Vector vector, String evidence) {
    var figures = new Figures(vector, set.same());
    return set.metrics().stream()
        .flatMap(metric -> scored(set, vector, figures, metric, evidence).stream());
  }

  /// Of the decisions, where there are any and the metric is of them; else of the scores.
  private static Optional<Scored> scored(
      SetOfVectors set, Vector vector, Figures figures, Metric metric, String evidence) {
    var decided = set.decided().filter(_ -> Decided.tells(metric));
    var measured =
        decided.isPresent()
            ? decided.get().figure(metric, set.same()).map(value -> measured(metric, value, null))
            : figures.of(metric);
    return measured.map(found ->
        new Scored(
            set.set(),
            set.basis().version(),
            set.basis().judgingVersion(),
            decided.map(answers -> answers.vector(metric)).orElse(vector.id()),
            found,
            evidence));
  }

  /// The figures of one vector: millions of scores are sorted once for all of them.
  private static final class Figures {
    private final Vector vector;
    private final boolean[] same;
    private @Nullable Roc roc;

    Figures(Vector vector, boolean[] same) {
      this.vector = vector;
      this.same = same;
    }

    /// Empty where the set cannot tell: of groups alone, or with too few impostors for the rate.
    Optional<Measured> of(Metric metric) {
      return switch (metric.kind()) {
        case ACCURACY -> Optional.of(accuracy(vector, same));
        case AUC -> Optional.of(measured(metric, roc().auc(), null));
        case TAR_AT_FAR -> {
          var found = roc().tarAtFar(metric.rate(), Readout.NEAREST);
          yield found.supported()
              ? Optional.of(measured(metric, found.tar(), found.threshold()))
              : Optional.empty();
        }
        case FNMR_AT_FMR -> {
          var found = roc().fnmrAtFmr(metric.rate());
          yield found.supported()
              ? Optional.of(measured(metric, found.fnmr(), found.threshold()))
              : Optional.empty();
        }
        case AVERAGE, SD, TRADE_OFF, GAP, BASELINE -> Optional.empty();
      };
    }

    private Roc roc() {
      if (roc == null) {
        roc = Roc.of(vector.scores(), same, vector.kind());
      }
      return roc;
    }
  }

  private static Measured measured(Metric metric, double value, @Nullable Double threshold) {
    boolean isFinite = threshold != null && Double.isFinite(threshold);
    return new Measured(metric, value, null, isFinite ? threshold : null, List.of());
  }

  private static Measured accuracy(Vector vector, boolean[] same) {
    var distances = Arrays.stream(vector.scores()).map(vector.kind()::asSquaredDistance).toArray();
    var found = KFold.accuracy(distances, same);
    return new Measured(
        Metric.ACCURACY,
        found.accuracy(),
        found.std(),
        found.threshold(),
        found.folds().stream().map(KFold.Fold::accuracy).toList());
  }

  private static String evidenceOfReruns(List<Reproduced> reproductions) {
    boolean allReproduced =
        !reproductions.isEmpty() && reproductions.stream().allMatch(Reproduced::isReproduced);
    return allReproduced ? "reproduced" : "re-run";
  }
}
