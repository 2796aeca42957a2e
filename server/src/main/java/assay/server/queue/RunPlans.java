package assay.server.queue;

import assay.grading.reproduction.Diagnosis;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Variant;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Protocol;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Works out what a submission's model is run on.
@Singleton
class RunPlans {
  private final Competitions competitions;
  private final RunStore store;
  private final RegradeQueueStore regrades;

  RunPlans(Competitions competitions, RunStore store, RegradeQueueStore regrades) {
    this.competitions = competitions;
    this.store = store;
    this.regrades = regrades;
  }

  RunPlan of(Handle handle, UUID submission, Stage stage) {
    var trackId = store.track(handle, submission);
    var wish =
        stage.isShadow()
            ? Optional.of(regrades.wish(handle, submission))
            : Optional.<RegradeQueueStore.Wish>empty();
    var regrade = wish.map(RegradeQueueStore.Wish::regrade).orElse(null);
    var rules = competitions.rules(handle, trackId, regrade);
    var track = rules.track();
    var sets = rules.sets().stream().filter(TrackSet::isRun).toList();
    var pieces =
        switch (stage) {
          case RUN -> plain(handle, submission, track, sets);
          case RERUN -> plain(handle, submission, track, of(sets, wish.orElseThrow()));
          case DIAGNOSE -> variants(handle, submission, track, sets);
          case JUDGE, CONCLUDE, REJUDGE -> List.<RunPlan.Piece>of();
        };
    var done = new HashSet<>(store.skipped(handle, submission));
    boolean runsAgain = wish.filter(RegradeQueueStore.Wish::runsAgain).isPresent();
    for (var vector : store.done(handle, submission, regrade, runsAgain)) {
      pieces.stream()
          .filter(piece ->
              piece.version().runsAs().equals(vector.version())
                  && piece.variant().spelled().equals(vector.variant()))
          .forEach(piece -> done.add(piece.work()));
    }
    return new RunPlan(pieces, done, track.task().run());
  }

  /// Those on which a re-grade set wants models run.
  private static List<TrackSet> of(List<TrackSet> sets, RegradeQueueStore.Wish wish) {
    return sets.stream()
        .filter(set -> wish.set().isEmpty() || wish.set().get().equals(set.set().id()))
        .toList();
  }

  /// The live version of every set, and of claimed ones each accepted version that the claim fits:
  /// which of them it was made with is known before the verdict then.
  private List<RunPlan.Piece> plain(
      Handle handle, UUID submission, Track track, List<TrackSet> sets) {
    var claims = store.claims(handle, submission);
    return sets.stream()
        .sorted(Comparator.comparing(set -> set.set().role()))
        .flatMap(set ->
            Stream.concat(
                    Stream.of(set.live()),
                    set.accepted().stream()
                        .filter(version -> claims.stream().anyMatch(claim -> claim.fits(version))))
                .map(version ->
                    new RunPlan.Piece(set.set(), version, kind(track, set), Variant.PLAIN)))
        .toList();
  }

  /// Never of a hidden set.
  private List<RunPlan.Piece> variants(
      Handle handle, UUID submission, Track track, List<TrackSet> sets) {
    var pieces = new ArrayList<RunPlan.Piece>();
    for (var id : store.undiagnosed(handle, submission)) {
      var version = competitions.version(handle, id).orElseThrow();
      sets.stream()
          .filter(set ->
              set.set().id().equals(version.set()) && set.set().role() != EvaluationSet.Role.HIDDEN)
          .flatMap(set ->
              Diagnosis.variants(track.task().run().preprocessing()).stream()
                  .filter(variant -> isOf(set, variant))
                  .map(variant -> new RunPlan.Piece(set.set(), version, kind(track, set), variant)))
          .forEach(pieces::add);
    }
    return pieces;
  }

  /// Templates are brought to unit length as they are pooled.
  private static boolean isOf(TrackSet set, Variant variant) {
    return set.set().protocol() == Protocol.KFOLD || variant != Variant.NOT_UNIT_LENGTH;
  }

  private static String kind(Track track, TrackSet set) {
    if (set.isClaimed()) {
      return track.task().claim().kind().name();
    }
    return switch (set.set().protocol()) {
      case KFOLD -> ScoreKind.SQUARED_L2.name();
      case TEMPLATES -> ScoreKind.COSINE.name();
    };
  }
}
