package assay.server.queue;

import static java.util.Objects.requireNonNullElse;

import assay.grading.format.ScoreVectorFile;
import assay.grading.image.Permutation;
import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Ticket;
import assay.grading.ticket.WorkerCalls;
import assay.server.blob.Blobs;
import assay.server.database.DispatchDatabase;
import assay.server.database.TenantDatabase;
import assay.server.failpoint.FailPoint;
import assay.server.http.Problem;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Stage run: tickets out, vectors in. A ticket names the model, image packs and pair maps, and
/// nothing else of the server's ever reaches a worker.
@Singleton
class Runs {
  private final DispatchDatabase dispatch;
  private final TenantDatabase database;
  private final RunPlans plans;
  private final Blobs blobs;
  private final Gradings gradings;
  private final AfterVerdict afterVerdict;
  private final WorkerFaults faults;
  private final GradingStore store;
  private final RunStore runs;
  private final WorkerStore workers;
  private final ObjectMapper json;

  // Eleven collaborators: the one place where queue, data and blobs meet.
  Runs(
      DispatchDatabase dispatch,
      TenantDatabase database,
      RunPlans plans,
      Blobs blobs,
      Gradings gradings,
      AfterVerdict afterVerdict,
      WorkerFaults faults,
      GradingStore store,
      RunStore runs,
      WorkerStore workers,
      ObjectMapper json) {
    this.dispatch = dispatch;
    this.database = database;
    this.plans = plans;
    this.blobs = blobs;
    this.gradings = gradings;
    this.afterVerdict = afterVerdict;
    this.faults = faults;
    this.store = store;
    this.runs = runs;
    this.workers = workers;
    this.json = json;
  }

  /// The next ticket for a worker; waits for one at most so long.
  ///
  /// @param isAsked false: nobody waits for the answer any more
  Optional<Ticket> claim(UUID worker, Duration atMost, BooleanSupplier isAsked)
      throws InterruptedException {
    while (true) {
      var lease = gradings.claimRun(worker, atMost, isAsked);
      if (lease.isEmpty()) {
        return Optional.empty();
      }
      var ticket = ticket(lease.get());
      if (ticket.isPresent()) {
        if (!lease.get().stage().followsVerdict()) {
          gradings.begin(lease.get(), running(lease.get().attempt()));
        }
        return ticket;
      }
    }
  }

  private static Timeline.Step running(int attempt) {
    return new Timeline.Step(
        SubmissionState.RUNNING,
        attempt == 1
            ? "A worker runs the model."
            : "A worker runs the model (attempt %d of %d).".formatted(attempt, Gradings.ATTEMPTS),
        Fault.NOBODY);
  }

  /// Empty when nothing is missing: the grading then moved on.
  private Optional<Ticket> ticket(Lease lease) {
    return database.inTenant(
        lease.tenant(),
        handle -> {
          gradings.requireHeld(handle, lease);
          var model = runs.model(handle, lease.submission());
          var plan = plan(handle, lease);
          if (model.isEmpty() || plan.isComplete()) {
            moveOn(handle, lease);
            return Optional.empty();
          }
          var contract = plan.run().contract();
          return Optional.of(
              new Ticket(
                  lease.grading().toString(),
                  lease.token(),
                  lease.attempt(),
                  (int) gradings.leaseTime().toSeconds(),
                  new Ticket.Model(
                      model.get().digest(),
                      model.get().bytes(),
                      contract.channels(),
                      contract.height(),
                      contract.width(),
                      contract.embedding().orElse(0)),
                  plan.run().limits(),
                  plan.missing().stream().map(piece -> work(handle, plan, piece)).toList()));
        });
  }

  private Ticket.SetWork work(Handle handle, RunPlan plan, RunPlan.Piece piece) {
    var version = piece.version();
    var pack = Objects.requireNonNull(version.parts().pack());
    var map = Objects.requireNonNull(version.parts().map());
    return new Ticket.SetWork(
        piece.work(),
        pack,
        bytes(handle, pack),
        map,
        bytes(handle, map),
        version.images(),
        version.pairs(),
        piece.scoreKind(),
        piece.variant().spelled(),
        plan.run().preprocessing());
  }

  private long bytes(Handle handle, String digest) {
    return blobs.find(handle, digest).orElseThrow().bytes();
  }

  private RunPlan plan(Handle handle, Lease lease) {
    return plans.of(handle, lease.submission(), lease.stage());
  }

  /// Nothing is missing at this stage.
  private void moveOn(Handle handle, Lease lease) {
    if (lease.stage().followsVerdict()) {
      afterVerdict.toJudge(handle, lease);
    } else {
      gradings.toJudge(handle, lease.grading(), lease.submission());
    }
  }

  /// A lease that a worker names, if it is live and that worker's.
  ///
  /// @throws Problem 409 `lease.lost`
  private Lease live(UUID workerToken, String grading, long token) {
    var id = gradingId(grading);
    return dispatch
        .inTransaction(handle -> store.live(handle, id, token, workerToken))
        .orElseThrow(Gradings::lost);
  }

  private static UUID gradingId(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Gradings.lost();
    }
  }

  /// Prolongs the lease; the answer says whether to stop.
  boolean beat(UUID workerToken, WorkerCalls.Heartbeat heartbeat) {
    var id = gradingId(heartbeat.grading());
    var progress = text(heartbeat.progress());
    return dispatch
        .inTransaction(handle -> {
          workers.seenAtWork(handle, id, workerToken);
          return store.beat(
              handle, id, heartbeat.lease(), workerToken, gradings.leaseTime(), progress);
        })
        .orElseThrow(Gradings::lost)
        .state()
        .equals("CANCELLED");
  }

  /// Bytes for a worker, who compares them with their digest.
  record Content(InputStream in, long bytes) {}

  /// A blob of the live ticket; others do not exist for the worker.
  Content blob(UUID workerToken, String grading, long token, String digest) throws IOException {
    var lease = live(workerToken, grading, token);
    boolean isNamed =
        database.inTenant(
            lease.tenant(),
            handle -> {
              var model = runs.model(handle, lease.submission());
              return (model.isPresent() && model.get().digest().equals(digest))
                  || plan(handle, lease).missing().stream()
                      .map(piece -> piece.version().parts())
                      .anyMatch(parts -> digest.equals(parts.pack()) || digest.equals(parts.map()));
            });
    if (!isNamed) {
      throw Problem.notFound();
    }
    long bytes =
        blobs
            .length(lease.tenant(), digest)
            .orElseThrow(
                () -> new NoSuchFileException("blob %s of %s".formatted(digest, lease.tenant())));
    return new Content(blobs.open(lease.tenant(), digest), bytes);
  }

  /// Takes a vector file of the live ticket, no larger than its largest set needs.
  void put(UUID workerToken, String grading, long token, String digest, InputStream in)
      throws IOException {
    var lease = live(workerToken, grading, token);
    long limit =
        database.inTenant(
            lease.tenant(),
            handle ->
                plan(handle, lease).missing().stream()
                    .mapToLong(piece -> (long) piece.version().pairs() * Double.BYTES)
                    .max()
                    .orElse(0));
    try (var incoming = blobs.receive(lease.tenant(), in, limit)) {
      if (!incoming.digest().equals(digest)) {
        throw Problem.of(
            422,
            "checksum.mismatch",
            "The address names the digest %s, the bytes have %s."
                .formatted(digest, incoming.digest()));
      }
      incoming.keep();
    }
  }

  /// Takes what a worker reports, each report once.
  void report(UUID workerToken, WorkerCalls.Report report) throws IOException {
    var lease = live(workerToken, report.grading(), report.lease());
    var vector = report.vector();
    var modelFailed = report.modelFailed();
    var workerFailed = report.workerFailed();
    if (parts(vector, modelFailed, workerFailed) != 1) {
      throw Problem.of(
          422, "report.parts", "A report is one vector, one model failure or one worker failure.");
    }
    if (vector != null) {
      take(lease, vector);
    } else if (modelFailed != null) {
      take(lease, modelFailed);
    } else if (workerFailed != null) {
      var counted = workerFailed.stopping() ? WorkerFaults.stopping(lease) : faults.failed(lease);
      database.inTenant(
          lease.tenant(),
          handle -> {
            gradings.requireHeld(handle, lease);
            faults.keep(handle, counted);
            gradings.failedByWorker(handle, counted.lease(), workerFailed.message());
            return lease;
          });
    }
  }

  private static int parts(@Nullable Object... parts) {
    int count = 0;
    for (var part : parts) {
      count += part == null ? 0 : 1;
    }
    return count;
  }

  private void take(Lease lease, WorkerCalls.Vector vector) throws IOException {
    var plan = database.inTenant(lease.tenant(), handle -> plan(handle, lease));
    var piece = plan.piece(vector.work()).orElseThrow(() -> unknownWork(vector.work()));
    var scores = inPairOrder(lease, piece, vector.digest());
    try (var bytes = ScoreVectorFile.stream(scores);
        var incoming = blobs.receive(lease.tenant(), bytes, Long.MAX_VALUE)) {
      incoming.sendAhead();
      database.inTenant(
          lease.tenant(),
          handle -> {
            gradings.requireHeld(handle, lease);
            blobs.register(handle, lease.tenant(), keep(incoming));
            runs.add(
                handle,
                new RunStore.NewVector(
                    lease.submission(),
                    piece.version().runsAs(),
                    piece.variant().spelled(),
                    piece.scoreKind(),
                    RunVersion.of(
                        vector.engine(), plan.run().preprocessing(), piece.version().parts()),
                    incoming.digest(),
                    scores.length,
                    facts(vector, runs.pool(handle, lease.grading())),
                    vector.seconds(),
                    lease.stage() == Stage.RERUN));
            faults.succeeded(handle, lease);
            if (plan(handle, lease).isComplete()) {
              moveOn(handle, lease);
            } else {
              store.extend(handle, lease, gradings.leaseTime());
            }
            FailPoint.BEFORE_VECTOR_COMMIT.pass();
            return lease;
          });
      FailPoint.AFTER_VECTOR_COMMIT.pass();
    }
  }

  private static Blobs.Stored keep(Blobs.Incoming incoming) {
    try {
      return incoming.keep();
    } catch (IOException e) {
      throw new UncheckedIOException("vector " + incoming.digest() + " was not kept", e);
    }
  }

  /// Only the server knows which pair a line of the map is.
  private double[] inPairOrder(Lease lease, RunPlan.Piece piece, String digest) throws IOException {
    int pairs = piece.version().pairs();
    if (length(lease, digest) != (long) pairs * Double.BYTES) {
      throw Problem.of(
          422,
          "vector.length",
          "No file of %d × 8 bytes was put under the digest %s.".formatted(pairs, digest));
    }
    var mapOrder = ScoreVectorFile.read(blobs.verified(lease.tenant(), digest), pairs);
    for (int k = 0; k < pairs; k++) {
      if (!Double.isFinite(mapOrder[k])) {
        throw Problem.of(
            422, "vector.not_finite", "Score %d of the vector is %s.".formatted(k, mapOrder[k]));
      }
    }
    var permutation = Objects.requireNonNull(piece.version().parts().permutation());
    return Permutation.read(blobs.verified(lease.tenant(), permutation)).unpermute(mapOrder);
  }

  /// -1 where nothing was put.
  private long length(Lease lease, String digest) throws IOException {
    try {
      return blobs.length(lease.tenant(), digest).orElse(-1);
    } catch (IllegalArgumentException e) {
      throw Problem.of(422, "vector.digest", "A digest is 64 lower-case hexadecimal digits.");
    }
  }

  private void take(Lease lease, WorkerCalls.ModelFailed failed) {
    var failure =
        ModelFailure.of(failed.code())
            .orElseThrow(() ->
                Problem.of(422, "failure.unknown", "There is no model failure " + failed.code()));
    database.inTenant(
        lease.tenant(),
        handle -> {
          gradings.requireHeld(handle, lease);
          faults.succeeded(handle, lease);
          var plan = plan(handle, lease);
          if (lease.stage() == Stage.RERUN) {
            afterVerdict.failedByModel(handle, lease, failure);
            return lease;
          }
          if (lease.stage().followsVerdict()) {
            failedOnVariant(
                handle, lease, failure, plan.piece(requireNonNullElse(failed.onWork(), "")));
            return lease;
          }
          var on =
              failed.onWork() == null
                  ? Optional.<RunPlan.Piece>empty()
                  : plan.piece(failed.onWork());
          boolean isOnHidden = on.isPresent() && on.get().isHidden();
          gradings.failedByModel(
              handle,
              lease,
              new ModelFault(
                  failure,
                  place(on, failed.imagesDone()),
                  isOnHidden || plan.sawHidden(),
                  isOnHidden && plan.passedPublic()));
          return lease;
        });
  }

  /// A model need not bear what it was not made for: the others are still run. One that ran out of
  /// time has had its share of a worker.
  private void failedOnVariant(
      Handle handle, Lease lease, ModelFailure failure, Optional<RunPlan.Piece> on) {
    if (on.isEmpty() || failure == ModelFailure.TIMEOUT) {
      afterVerdict.toJudge(handle, lease);
      return;
    }
    afterVerdict.skip(handle, lease, on.get().work());
    if (plan(handle, lease).isComplete()) {
      afterVerdict.toJudge(handle, lease);
    }
  }

  /// How far it came on a hidden set is not told: it would be a channel out of the sandbox.
  private static String place(Optional<RunPlan.Piece> on, int imagesDone) {
    return on.map(piece ->
            piece.isHidden()
                ? "It happened on the set %s.".formatted(piece.set().name())
                : "It happened on the set %s, after %d of %d images."
                    .formatted(piece.set().name(), imagesDone, piece.version().images()))
        .orElse("It happened before the first image.");
  }

  private static Problem unknownWork(String work) {
    return Problem.of(422, "work.unknown", "This ticket has no work " + work + ".");
  }

  private String facts(WorkerCalls.Vector vector, String pool) {
    var facts = new LinkedHashMap<String, Object>();
    vector.engine().forEach(fact -> facts.put(fact.name(), fact.value()));
    facts.put("images_per_second", vector.imagesPerSecond());
    facts.put("pool", pool);
    return text(facts);
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + value, e);
    }
  }

  /// Worker's stages that wait although nothing is missing.
  void advance() {
    for (var waiting : dispatch.inTransaction(store::waitingAgain)) {
      database.inTenant(
          waiting.tenant(),
          handle -> {
            if (store.holdWaiting(handle, waiting.grading(), waiting.stage())
                && plan(handle, waiting).isComplete()) {
              moveOn(handle, waiting);
            }
            return waiting;
          });
    }
  }

  /// Leases whose time is over.
  List<Lease> takeBackExpired() {
    var taken = new ArrayList<Lease>();
    for (var expired : dispatch.inTransaction(store::expired)) {
      var who = expired.workerName() == null ? "The judge" : "The worker";
      var counted = faults.lost(expired.lease());
      database.inTenant(
          expired.tenant(),
          handle -> {
            if (store.holdExpired(handle, expired.lease())) {
              faults.keep(handle, counted);
              gradings.lost(
                  handle,
                  counted.lease(),
                  "%s was lost at %s.".formatted(who, expired.leaseUntil()));
              taken.add(expired.lease());
            }
            return expired;
          });
    }
    return taken;
  }
}
