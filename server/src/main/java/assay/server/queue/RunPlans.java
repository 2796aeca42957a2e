package assay.server.queue;

import assay.grading.reproduction.Diagnosis;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Variant;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Works out what a submission's model is run on.
@Singleton
class RunPlans {
  private final Competitions competitions;
  private final RunStore store;

  RunPlans(Competitions competitions, RunStore store) {
    this.competitions = competitions;
    this.store = store;
  }

  RunPlan of(Handle handle, UUID submission, Stage stage) {
    var track = competitions.track(handle, store.track(handle, submission)).orElseThrow();
    var sets = competitions.setsOf(handle, track.id()).stream().filter(TrackSet::isRun).toList();
    var pieces =
        switch (stage) {
          case RUN -> plain(handle, submission, track, sets);
          case DIAGNOSE -> variants(handle, submission, track, sets);
          case JUDGE, CONCLUDE -> List.<RunPlan.Piece>of();
        };
    var done = new HashSet<>(store.skipped(handle, submission));
    store
        .done(handle, submission)
        .forEach(vector -> done.add(RunPlan.work(vector.version(), vector.variant())));
    return new RunPlan(pieces, done, track.task().run());
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
                  .map(variant -> new RunPlan.Piece(set.set(), version, kind(track, set), variant)))
          .forEach(pieces::add);
    }
    return pieces;
  }

  private static String kind(Track track, TrackSet set) {
    return set.isClaimed() ? track.task().claim().kind().name() : ScoreKind.SQUARED_L2.name();
  }
}
