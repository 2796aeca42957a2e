package assay.server.judging;

import assay.grading.reproduction.Verdict;
import assay.server.audit.Audit;
import assay.server.competition.Competitions;
import assay.server.competition.TrackSet;
import assay.server.database.TenantDatabase;
import assay.server.failpoint.FailPoint;
import assay.server.http.Problem;
import assay.server.queue.CaseStore;
import assay.server.queue.Gradings;
import assay.server.queue.Lease;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges one submission under a lease. Its results are written in one transaction with the end of
/// the lease, so a second attempt after a crash finds either nothing or everything.
@Singleton
class Judging {
  private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

  private final TenantDatabase database;
  private final Competitions competitions;
  private final Hearing hearing;
  private final Gradings gradings;
  private final Audit audit;
  private final CaseStore cases;
  private final Diagnosing diagnosing;
  private final Screens screens;
  private final JudgingStore store;

  // Nine collaborators: judging is where everything that was stored meets.
  Judging(
      TenantDatabase database,
      Competitions competitions,
      Hearing hearing,
      Gradings gradings,
      Audit audit,
      CaseStore cases,
      Diagnosing diagnosing,
      Screens screens,
      JudgingStore store) {
    this.database = database;
    this.competitions = competitions;
    this.hearing = hearing;
    this.gradings = gradings;
    this.audit = audit;
    this.cases = cases;
    this.diagnosing = diagnosing;
    this.screens = screens;
    this.store = store;
  }

  /// Judges and ends the lease; a fault of ours gives the grading back for another attempt.
  void judge(Lease lease) {
    try {
      while (!judgeOnce(lease)) {
        LOG.info("judging {} again: its rules changed meanwhile", lease.submission());
      }
      FailPoint.AFTER_FINISH.pass();
    } catch (Problem lost) {
      LOG.info("judging {} was taken over: {}", lease.submission(), lost.detail());
    } catch (IOException | RuntimeException e) {
      LOG.error("judging {} failed at attempt {}", lease.submission(), lease.attempt(), e);
      gradings.failJudge(lease, e.toString());
    }
  }

  /// @return false: a re-grade set was applied between reading and writing, nothing is written
  private boolean judgeOnce(Lease lease) throws IOException {
    var matter =
        database.inTenant(
            lease.tenant(), handle -> hearing.matter(handle, lease.submission(), null));
    var sets = hearing.sets(lease.tenant(), matter);
    var judgement = Judgement.of(sets, matter.tolerance());
    var seen = screens.look(lease.tenant(), lease.submission(), Hearing.counting(matter, sets));
    var diagnosed =
        diagnosing.atOnce(judgement.reproductions(), matter.rules().sets(), matter.task().run());
    return database.inTenant(
        lease.tenant(),
        handle -> {
          int edition = competitions.holdEdition(handle, matter.submission().competition());
          if (edition != matter.rules().edition()) {
            return false;
          }
          write(handle, lease, matter, judgement, diagnosed);
          screens.open(handle, seen);
          FailPoint.BEFORE_FINISH.pass();
          return true;
        });
  }

  private void write(
      Handle handle,
      Lease lease,
      Hearing.Matter matter,
      Judgement judgement,
      Diagnosing.AtOnce diagnosed) {
    var submission = matter.submission();
    for (var reproduced : judgement.reproductions()) {
      store.insertReproduction(handle, lease.tenant(), submission.id(), reproduced);
    }
    for (var scored : judgement.scores()) {
      store.insertScore(handle, lease.tenant(), submission.id(), submission.track(), scored);
    }
    judgement
        .verdict()
        .filter(verdict -> verdict != Verdict.REPRODUCED)
        .ifPresent(verdict ->
            cases.open(
                handle, submission.id(), verdict == Verdict.MISMATCH ? "mismatch" : "review"));
    audit.record(
        handle,
        lease.tenant(),
        null,
        "submission.judged",
        "submission",
        submission.id().toString(),
        Map.of(
            "verdict", judgement.verdict().map(Enum::name).orElse("none"),
            "scores", judgement.scores().size()));
    gradings.finishJudge(handle, lease, told(judgement, matter.rules().sets()), diagnosed.next());
    diagnosing.write(handle, submission.id(), diagnosed.found());
  }

  private static String told(Judgement judgement, List<TrackSet> sets) {
    return judgement
        .verdict()
        .map(verdict ->
            switch (verdict) {
              case REPRODUCED -> reproduced(judgement, sets);
              case REVIEW ->
                  "Graded: your scores differ a little from our re-run. The entry is ranked, marked as under review, until the"
                      + " organizers decide.";
              case MISMATCH ->
                  "Graded: your scores differ from our re-run. The entry is not ranked unless the organizers approve it; its"
                      + " page shows the differences.";
            })
        .orElse("Graded: the entry is on its board.");
  }

  /// Names the version where it is not the live one.
  private static String reproduced(Judgement judgement, List<TrackSet> sets) {
    var earlier =
        judgement.reproductions().stream()
            .filter(reproduced -> !reproduced.basis().isLive())
            .map(reproduced -> earlier(reproduced, sets))
            .collect(Collectors.joining(", "));
    return earlier.isEmpty()
        ? "Graded: your scores are what our re-run gives. The entry is on its board."
        : "Graded: your scores are what our re-run gives on %s, which is still accepted. The entry is on its board by the live version."
            .formatted(earlier);
  }

  private static String earlier(Judgement.Reproduced reproduced, List<TrackSet> sets) {
    var set =
        sets.stream()
            .filter(one -> one.set().id().equals(reproduced.set()))
            .findFirst()
            .orElseThrow();
    return "version %d of the set %s (live is %d)"
        .formatted(reproduced.basis().number(), set.set().name(), set.live().version());
  }
}
