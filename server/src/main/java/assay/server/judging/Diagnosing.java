package assay.server.judging;

import static java.util.stream.Collectors.joining;

import assay.grading.format.ScoreVectorFile;
import assay.grading.reproduction.Diagnosis;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import assay.server.blob.Blobs;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Task;
import assay.server.competition.TrackSet;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.queue.AfterVerdict;
import assay.server.queue.Gradings;
import assay.server.queue.Lease;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says why a claim for a public set was not reproduced. The verdict never waits for it: what the
/// plain re-run explains is said with the verdict, the rest when a worker has run the variants.
@Singleton
class Diagnosing {
  private static final Logger LOG = LoggerFactory.getLogger(Diagnosing.class);

  private final TenantDatabase database;
  private final Competitions competitions;
  private final Blobs blobs;
  private final Gradings gradings;
  private final AfterVerdict afterVerdict;
  private final Timeline timeline;
  private final DiagnosisStore store;

  // Seven collaborators: the way back from vectors to the participant.
  Diagnosing(
      TenantDatabase database,
      Competitions competitions,
      Blobs blobs,
      Gradings gradings,
      AfterVerdict afterVerdict,
      Timeline timeline,
      DiagnosisStore store) {
    this.database = database;
    this.competitions = competitions;
    this.blobs = blobs;
    this.gradings = gradings;
    this.afterVerdict = afterVerdict;
    this.timeline = timeline;
    this.store = store;
  }

  /// A diagnosis with the rows that it stands on.
  ///
  /// @param set name of the set
  /// @param kind of the scores
  /// @param rerun the vector in the variant of the cause; the plain one without a cause
  record Found(
      String set,
      UUID version,
      UUID claimed,
      UUID rerun,
      String judgingVersion,
      ScoreKind kind,
      Diagnosis diagnosis) {}

  /// What is known with the verdict, and what is still to be done.
  record AtOnce(List<Found> found, Gradings.Next next) {
    AtOnce {
      found = List.copyOf(found);
    }
  }

  /// Looks for mistakes in how scores were written, which need no other re-run.
  AtOnce atOnce(List<Judgement.Reproduced> reproductions, List<TrackSet> sets, Task.Run run) {
    var found = new ArrayList<Found>();
    var next = Gradings.Next.NOTHING;
    for (var reproduced : reproductions) {
      var set =
          sets.stream()
              .map(TrackSet::set)
              .filter(one -> one.id().equals(reproduced.set()))
              .findFirst()
              .orElseThrow();
      if (reproduced.isReproduced() || set.role() == EvaluationSet.Role.HIDDEN) {
        continue;
      }
      var kind = reproduced.claimed().kind();
      var diagnosis =
          Diagnosis.of(
              new Diagnosis.Question(kind, reproduced.tolerance(), run.preprocessing()),
              reproduced.claimed().scores(),
              Map.of(Variant.PLAIN, reproduced.rerun().scores()));
      if (diagnosis.cause() == null) {
        next = Gradings.Next.DIAGNOSIS;
      } else {
        found.add(
            new Found(
                set.name(),
                reproduced.basis().version(),
                reproduced.claimed().id(),
                reproduced.rerun().id(),
                reproduced.basis().judgingVersion(),
                kind,
                diagnosis));
      }
    }
    return new AtOnce(found, next);
  }

  /// Looks for the cause in all re-runs that are there, and ends the grading; a fault of ours gives
  /// it back for another attempt.
  void conclude(Lease lease) {
    try {
      var matter = database.inTenant(lease.tenant(), handle -> matter(handle, lease.submission()));
      var found = new ArrayList<Found>();
      for (var open : matter.open()) {
        found.add(diagnose(lease.tenant(), open, matter));
      }
      database.inTenant(
          lease.tenant(),
          handle -> {
            afterVerdict.finish(handle, lease);
            write(handle, lease.submission(), found);
            return lease;
          });
    } catch (Problem lost) {
      LOG.info("diagnosing {} was taken over: {}", lease.submission(), lost.detail());
    } catch (IOException | RuntimeException e) {
      LOG.error("diagnosing {} failed at attempt {}", lease.submission(), lease.attempt(), e);
      gradings.failJudge(lease, e.toString());
    }
  }

  private record Matter(
      List<DiagnosisStore.Open> open,
      List<DiagnosisStore.Rerun> reruns,
      Preprocessing preprocessing) {}

  private Matter matter(Handle handle, UUID submission) {
    var track = competitions.track(handle, store.track(handle, submission)).orElseThrow();
    return new Matter(
        store.open(handle, submission),
        store.reruns(handle, submission),
        track.task().run().preprocessing());
  }

  private Found diagnose(UUID tenant, DiagnosisStore.Open open, Matter matter) throws IOException {
    var ids = new EnumMap<Variant, UUID>(Variant.class);
    var scores = new EnumMap<Variant, double[]>(Variant.class);
    for (var rerun : matter.reruns()) {
      var variant = Variant.of(rerun.variant()).orElseThrow();
      // Of several plain ones, the one that was compared.
      boolean isCompared = variant != Variant.PLAIN || rerun.id().equals(open.rerun());
      if (isCompared && rerun.version().equals(open.runsAs())) {
        ids.put(variant, rerun.id());
        scores.put(variant, scores(tenant, rerun.digest(), open.pairs()));
      }
    }
    var kind = ScoreKind.named(open.kind()).orElseThrow();
    var diagnosis =
        Diagnosis.of(
            new Diagnosis.Question(kind, open.tolerance(), matter.preprocessing()),
            scores(tenant, open.claimedDigest(), open.pairs()),
            scores);
    var cause = diagnosis.cause();
    var variant = cause == null ? Variant.PLAIN : cause.variant();
    return new Found(
        open.set(),
        open.version(),
        open.claimed(),
        ids.getOrDefault(variant, open.rerun()),
        open.judgingVersion(),
        kind,
        diagnosis);
  }

  private double[] scores(UUID tenant, String digest, int pairs) throws IOException {
    return ScoreVectorFile.read(blobs.verified(tenant, digest), pairs);
  }

  /// Keeps the diagnoses and tells the team.
  void write(Handle handle, UUID submission, List<Found> found) {
    for (var one : found) {
      store.add(handle, submission, one);
    }
    if (!found.isEmpty()) {
      timeline.remark(
          handle, submission, new Timeline.Step(SubmissionState.GRADED, told(found), Fault.NOBODY));
    }
  }

  private static String told(List<Found> found) {
    if (found.size() == 1) {
      return "Why they differ: " + found.getFirst().diagnosis().sentence();
    }
    return found.stream()
        .map(one -> one.set() + ": " + one.diagnosis().sentence())
        .collect(joining(" ", "Why they differ. ", ""));
  }
}
