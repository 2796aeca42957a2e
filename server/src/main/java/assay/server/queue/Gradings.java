package assay.server.queue;

import assay.server.database.DispatchDatabase;
import assay.server.database.SignalDatabase;
import assay.server.database.TenantDatabase;
import assay.server.failpoint.FailPoint;
import assay.server.http.Problem;
import assay.server.submission.Fault;
import assay.server.submission.Quotas;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leases on gradings: claimed one at a time, fenced by a token, given back or taken away. What a
/// lease holder does is done at least once; what it reports counts at most once.
@Singleton
public class Gradings {
  static final int ATTEMPTS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Gradings.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MAX_ERROR = 2000;

  /// Of so many claims, one looks for work of a re-grade set first: it neither starves nor crowds
  /// out those who wait for a verdict.
  private static final int SHADOW_TURN = 4;

  private final DispatchDatabase dispatch;
  private final TenantDatabase database;
  private final SignalDatabase signals;
  private final GradingStore store;
  private final ClaimStore claims;
  private final AfterVerdict afterVerdict;
  private final CaseStore cases;
  private final Timeline timeline;
  private final Quotas quotas;
  private final Duration lease;
  private final Duration retry;
  private final AtomicInteger turns = new AtomicInteger();

  // Nine collaborators and two settings: every end that a grading can come to is decided here.
  Gradings(
      DispatchDatabase dispatch,
      TenantDatabase database,
      SignalDatabase signals,
      GradingStore store,
      ClaimStore claims,
      AfterVerdict afterVerdict,
      CaseStore cases,
      Timeline timeline,
      Quotas quotas,
      @Value("${assay.lease-seconds:20}") int leaseSeconds,
      @Value("${assay.retry-seconds:5}") int retrySeconds) {
    this.dispatch = dispatch;
    this.database = database;
    this.signals = signals;
    this.store = store;
    this.claims = claims;
    this.afterVerdict = afterVerdict;
    this.cases = cases;
    this.timeline = timeline;
    this.quotas = quotas;
    this.lease = Duration.ofSeconds(leaseSeconds);
    this.retry = Duration.ofSeconds(retrySeconds);
  }

  /// How long a claim or heartbeat holds.
  public Duration leaseTime() {
    return lease;
  }

  /// The next entry to judge, else one to diagnose; waits for one at most so long.
  public Optional<Lease> claimJudge(Duration atMost) throws InterruptedException {
    var claimed =
        claim(inTurn(Stage.REJUDGE, Stage.JUDGE, Stage.CONCLUDE), null, atMost, () -> true);
    claimed.filter(one -> !one.stage().followsVerdict()).ifPresent(one -> begin(one, judging()));
    return claimed;
  }

  /// Prolongs a judge's lease; false when it was lost.
  public boolean extend(Lease held) {
    return database.inTenant(held.tenant(), handle -> store.extend(handle, held, lease));
  }

  /// What is left to do when a submission is judged.
  public enum Next {
    NOTHING,
    DIAGNOSIS
  }

  /// Ends a judging, in the transaction that writes its results.
  ///
  /// @param reason full sentences for the participant
  /// @throws Problem 409 `lease.lost`: roll everything back
  public void finishJudge(Handle handle, Lease held, String reason, Next next) {
    requireHeld(handle, held);
    switch (next) {
      case NOTHING -> store.end(handle, held, "DONE", null);
      case DIAGNOSIS -> store.advance(handle, held.grading(), Stage.DIAGNOSE);
    }
    quotas.commit(handle, held.submission(), "graded");
    timeline.move(
        handle, held.submission(), new Timeline.Step(SubmissionState.GRADED, reason, Fault.NOBODY));
  }

  /// Gives a judging back for another attempt, after an error of ours; the third parks it.
  ///
  /// @param message for the operator
  public void failJudge(Lease held, String message) {
    database.inTenant(
        held.tenant(),
        handle -> {
          if (store.hold(handle, held)) {
            failedBySystem(handle, held, retry, message, "Judging failed.");
          }
          return held;
        });
  }

  /// The next entry to run, else one to run in other variants; waits for one at most so long.
  ///
  /// @param isAsked false: nobody waits for the answer any more
  Optional<Lease> claimRun(UUID worker, Duration atMost, BooleanSupplier isAsked)
      throws InterruptedException {
    return claim(inTurn(Stage.RERUN, Stage.RUN, Stage.DIAGNOSE), worker, atMost, isAsked);
  }

  /// The shadow's stage last, or now and then first.
  private List<Stage> inTurn(Stage shadow, Stage... others) {
    var stages = new ArrayList<>(List.of(others));
    boolean isFirst = Math.floorMod(turns.getAndIncrement(), SHADOW_TURN) == 0;
    stages.add(isFirst ? 0 : stages.size(), shadow);
    return stages;
  }

  private Optional<Lease> claim(
      List<Stage> stages, @Nullable UUID worker, Duration atMost, BooleanSupplier isAsked)
      throws InterruptedException {
    var topic = GradingStore.topic(stages.getFirst());
    long left = atMost.toNanos();
    while (isAsked.getAsBoolean()) {
      // Counted before looking, so that what comes in between is not slept through.
      long seen = signals.count(topic);
      var claimed = dispatch.inTransaction(handle -> claims.claim(handle, stages, worker, lease));
      if (claimed.isPresent()) {
        FailPoint.AFTER_CLAIM.pass();
        return claimed;
      }
      if (left <= 0 || signals.isStopped()) {
        return claimed;
      }
      long began = System.nanoTime();
      signals.await(topic, seen, Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      left -= Math.max(System.nanoTime() - began, 1);
    }
    return Optional.empty();
  }

  /// Tells the team that work began.
  void begin(Lease held, Timeline.Step step) {
    database.inTenant(held.tenant(), handle -> timeline.move(handle, held.submission(), step));
  }

  /// Refuses a step of whoever no longer holds the lease; else nobody takes it until the
  /// transaction ends.
  void requireHeld(Handle handle, Lease held) {
    if (!store.hold(handle, held)) {
      throw lost();
    }
  }

  static Problem lost() {
    return Problem.of(409, "lease.lost", "This lease is over: stop, and throw the work away.");
  }

  /// Every vector is there.
  void toJudge(Handle handle, UUID grading, UUID submission) {
    store.advance(handle, grading, Stage.JUDGE);
    timeline.move(handle, submission, judging());
  }

  private static Timeline.Step judging() {
    return new Timeline.Step(
        SubmissionState.JUDGING, "The scores are compared and judged.", Fault.NOBODY);
  }

  /// The participant's fault, final.
  void failedByModel(Handle handle, Lease held, ModelFault fault) {
    store.end(handle, held, "FAILED", fault.failure().code());
    boolean isBack = false;
    if (fault.sawHidden()) {
      quotas.commit(handle, held.submission(), "the model failed on a hidden set");
    } else {
      isBack = quotas.refundModelFailure(handle, held.submission());
    }
    if (fault.onlyHidden()) {
      cases.open(handle, held.submission(), "hidden-failure");
    }
    var charge = isBack ? "The entry was given back." : "The entry counts as used.";
    timeline.fail(
        handle,
        held.submission(),
        fault.failure().code(),
        new Timeline.Step(
            SubmissionState.FAILED_MODEL,
            String.join(" ", fault.failure().sentence(), fault.place(), charge),
            Fault.PARTICIPANT));
  }

  /// A worker says that it failed; held by the caller.
  void failedByWorker(Handle handle, Lease held, String message) {
    failedBySystem(
        handle, held, retry.multipliedBy(held.attempt()), message, "A worker had a fault.");
  }

  /// Nobody heard of the lease's holder in time; held by the caller.
  void lost(Handle handle, Lease held, String sentence) {
    failedBySystem(handle, held, Duration.ZERO, sentence, sentence);
  }

  private void failedBySystem(
      Handle handle, Lease held, Duration delay, String message, String sentence) {
    var error = message.length() > MAX_ERROR ? message.substring(0, MAX_ERROR) : message;
    if (held.stage().followsVerdict()) {
      afterVerdict.failed(handle, held, delay, error);
      return;
    }
    LOG.warn(
        "grading {} of submission {}: attempt {} of {} at stage {} failed: {}",
        held.grading(),
        held.submission(),
        held.attempt(),
        ATTEMPTS,
        held.stage(),
        error);
    if (held.attempt() >= ATTEMPTS) {
      quarantine(handle, held, error, sentence);
      return;
    }
    store.requeue(handle, held, delay, error);
    store.wake(handle, held.stage());
    timeline.move(
        handle,
        held.submission(),
        new Timeline.Step(
            held.stage() == Stage.RUN ? SubmissionState.QUEUED : SubmissionState.JUDGING,
            "%s This is not your fault: it is tried again (attempt %d of %d)."
                .formatted(sentence, held.attempt() + 1, ATTEMPTS),
            Fault.SYSTEM));
  }

  private void quarantine(Handle handle, Lease held, String error, String sentence) {
    store.end(handle, held, "QUARANTINED", error);
    quotas.refund(handle, held.submission(), "quarantined");
    cases.open(handle, held.submission(), "quarantine");
    timeline.move(
        handle,
        held.submission(),
        new Timeline.Step(
            SubmissionState.FAILED_SYSTEM,
            "%s That was the last of %d attempts. This is not your fault: the entry was given back, and an operator looks at it."
                .formatted(sentence, ATTEMPTS),
            Fault.SYSTEM));
  }
}
