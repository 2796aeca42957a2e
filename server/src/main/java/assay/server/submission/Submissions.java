package assay.server.submission;

import assay.grading.Notice;
import assay.grading.format.ScoreVectorFile;
import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.blob.Blobs;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.Phase;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.failpoint.FailPoint;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import assay.server.upload.Uploads;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Entries: taking them in, and what their team may do with them afterwards.
@Singleton
public class Submissions {
  private static final int MAX_KEY = 200;

  /// Score files, fields and the form's own lines.
  private static final long BESIDE_THE_MODEL = 64 << 20;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Blobs blobs;
  private final Uploads uploads;
  private final Form.Reader forms;
  private final Audit audit;
  private final Places places;
  private final Door door;
  private final Quotas quotas;
  private final Timeline timeline;
  private final SubmissionStore store;

  // Twelve collaborators: this is where an acceptance comes together.
  Submissions(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Blobs blobs,
      Uploads uploads,
      Form.Reader forms,
      Audit audit,
      Places places,
      Door door,
      Quotas quotas,
      Timeline timeline,
      SubmissionStore store) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.blobs = blobs;
    this.uploads = uploads;
    this.forms = forms;
    this.audit = audit;
    this.places = places;
    this.door = door;
    this.quotas = quotas;
    this.timeline = timeline;
    this.store = store;
  }

  /// Reads, checks and accepts an entry; the id of the entry, or of the one that the same request
  /// made before.
  ///
  /// @throws Problem for every reason not to accept it; nothing is then kept or charged
  /// @throws IOException when the client or the disk gives up
  public UUID submit(Caller caller, String organization, String competition, EntryRequest asked)
      throws IOException {
    caller.require("submit");
    requireSaneKey(asked);
    var tenant = tenant(caller, organization);
    var contest =
        database.inTenant(
            tenant.id(),
            handle -> {
              var found = contest(handle, caller, competition, asked);
              if (asked instanceof EntryRequest.OfForm sent) {
                blobs.requireAllowed(handle, sent.length());
              }
              return found;
            });
    try (var form = forms.read(caller, contest, asked)) {
      var request = new Request(caller, key(asked, form), form);
      var known =
          database.inTenant(
              tenant.id(),
              handle -> {
                var replayed = replay(handle, request);
                if (replayed.isPresent()) {
                  return new Known(replayed, null);
                }
                var place = places.find(handle, caller, contest, form);
                form.requireUnused();
                if (form.sentBytes() > 0) {
                  blobs.requireAllowed(handle, form.sentBytes());
                }
                return new Known(replayed, place);
              });
      if (known.place() == null) {
        return known.replayed().orElseThrow();
      }
      var entry = door.check(known.place(), form);
      return acceptWithVectors(request, entry);
    }
  }

  /// An upload is for one entry, so naming it twice asks for the same entry twice.
  private static @Nullable String key(EntryRequest asked, Form form) {
    var uploads = form.uploads();
    return asked
        .idempotencyKey()
        .orElseGet(() ->
            uploads.isEmpty()
                ? null
                : "upload "
                    + uploads.stream()
                        .map(upload -> upload.id().toString())
                        .sorted()
                        .findFirst()
                        .orElseThrow());
  }

  /// Looks at the files of an entry as [#submit] would, keeps none of them and charges nothing.
  ///
  /// @throws Problem for every reason not to accept a file
  /// @throws IOException when the client or the disk gives up
  public List<SubmissionView.File> check(
      Caller caller, String organization, String competition, EntryRequest asked)
      throws IOException {
    caller.require("submit");
    var tenant = tenant(caller, organization);
    var contest =
        database.inTenant(tenant.id(), handle -> contest(handle, caller, competition, asked));
    try (var form = forms.read(caller, contest, asked)) {
      form.requireUnused();
      var place =
          database.inTenant(tenant.id(), handle -> places.find(handle, caller, contest, form));
      return door.check(place, form).files().stream().map(Submissions::seen).toList();
    }
  }

  private static SubmissionView.File seen(Entry.CheckedFile checked) {
    var model = checked.model();
    return new SubmissionView.File(
        checked.file().kind(),
        checked.file().name(),
        checked.file().incoming().bytes(),
        checked.notices().stream().map(SubmissionStore::text).toList(),
        model == null ? null : model.facts());
  }

  /// Either is there.
  private record Known(Optional<UUID> replayed, @Nullable Place place) {}

  private record Request(Caller caller, @Nullable String key, Form form) {}

  private record Vector(Entry.Claim claim, Blobs.Incoming incoming) {}

  private UUID acceptWithVectors(Request request, Entry entry) throws IOException {
    var tenant = entry.place().competition().tenant();
    var vectors = new ArrayList<Vector>();
    try {
      for (var claim : entry.claims()) {
        vectors.add(new Vector(claim, blobs.receive(tenant, stream(claim), Long.MAX_VALUE)));
      }
      for (var file : entry.files()) {
        file.file().incoming().sendAhead();
      }
      for (var vector : vectors) {
        vector.incoming().sendAhead();
      }
      var id = database.inTenant(tenant, handle -> accept(handle, request, entry, vectors));
      FailPoint.AFTER_COMMIT_BEFORE_REPLY.pass();
      return id;
    } finally {
      for (var vector : vectors) {
        vector.incoming().close();
      }
    }
  }

  private static ByteArrayInputStream stream(Entry.Claim claim) throws IOException {
    var bytes = new ByteArrayOutputStream(claim.scores().length * Double.BYTES);
    ScoreVectorFile.write(bytes, claim.scores());
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /// The one transaction: all of it or nothing.
  private UUID accept(Handle handle, Request request, Entry entry, List<Vector> vectors) {
    var place = entry.place();
    if (request.key() != null) {
      store.lockKey(handle, request.caller().user(), request.key());
      var replayed = replay(handle, request);
      if (replayed.isPresent()) {
        return replayed.get();
      }
    }
    boolean isLate =
        requireOpen(
            competitions.hold(handle, place.track().phase().id()),
            place.competition(),
            request.form());
    quotas.lockTeam(handle, place.team().id());
    if (!store.isMember(handle, place.team().id(), request.caller().user())) {
      throw Problem.notFound();
    }
    boolean isExtra = requireQuota(handle, place).needsExtra();
    var id = Ids.next();
    var step =
        new Timeline.Step(
            SubmissionState.QUEUED,
            "%s The %s."
                .formatted(
                    isLate
                        ? "Accepted after the end of the phase: its files were begun before it."
                        : "Accepted.",
                    entry.isRun() ? "model waits for a worker" : "scores wait to be judged"),
            Fault.NOBODY);
    var code = code(handle, place.competition().id());
    store.add(
        handle,
        entry,
        new SubmissionStore.NewSubmission(
            id,
            code,
            request.caller().user(),
            request.key(),
            request.form().digest(),
            step.reason()));
    quotas.reserve(
        handle,
        id,
        new Quotas.Spending(
            place.team().id(), place.track().phase().id(), place.track().id(), isExtra));
    keepFiles(handle, id, entry, vectors);
    for (var upload : request.form().uploads()) {
      uploads.use(handle, upload, id);
    }
    store.addGrading(handle, id, entry.isRun() ? "run" : "judge");
    timeline.begin(handle, id, step);
    audit.record(
        handle,
        place.competition().tenant(),
        request.caller().user(),
        "submission.accepted",
        "submission",
        id.toString(),
        detail(entry, code));
    FailPoint.BEFORE_COMMIT.pass();
    return id;
  }

  private static Map<String, String> detail(Entry entry, String code) {
    var detail = new HashMap<String, String>();
    detail.put("code", code);
    detail.put("team", entry.place().team().id().toString());
    detail.put("track", entry.place().track().id().toString());
    for (var file : entry.files()) {
      detail.merge(
          file.file().kind(), file.file().incoming().digest(), (one, other) -> one + " " + other);
    }
    return detail;
  }

  /// Last before the rows: a refusal above leaves no file behind.
  private void keepFiles(Handle handle, UUID submission, Entry entry, List<Vector> vectors) {
    var tenant = entry.place().competition().tenant();
    try {
      for (var file : entry.files()) {
        var told = withOwnDuplicate(handle, entry.place().team().id(), file);
        var kept = file.file().incoming().keep();
        FailPoint.AFTER_BLOB_RENAME.pass();
        blobs.register(handle, tenant, kept);
        store.addFile(handle, submission, told);
      }
      for (var vector : vectors) {
        var kept = vector.incoming().keep();
        blobs.register(handle, tenant, kept);
        store.addClaim(handle, submission, vector.claim(), kept.digest());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("files of submission " + submission + " were not kept", e);
    }
  }

  /// Its own entries are no secret of a team: it is told at once that it enters a model again.
  private Entry.CheckedFile withOwnDuplicate(Handle handle, UUID team, Entry.CheckedFile file) {
    var model = file.model();
    if (model == null) {
      return file;
    }
    return store
        .enteredBefore(handle, team, file.file().incoming().digest(), model.facts().weightsSha256())
        .map(code ->
            file.with(
                new Notice(
                    "duplicate.own",
                    "Your team entered this model, or its weights, before as %s. It is graded again and counts as another entry."
                        .formatted(code))))
        .orElse(file);
  }

  private String code(Handle handle, UUID competition) {
    int length = 4;
    var code = Code.random(length);
    for (int tries = 1; store.isCodeTaken(handle, competition, code); tries++) {
      // Longer names once the short ones run out.
      length = tries % 10 == 0 ? length + 1 : length;
      code = Code.random(length);
    }
    return code;
  }

  private Optional<UUID> replay(Handle handle, Request request) {
    if (request.key() == null) {
      return Optional.empty();
    }
    var replay = store.replay(handle, request.caller().user(), request.key());
    if (replay.isPresent() && !replay.get().requestDigest().equals(request.form().digest())) {
      throw Problem.of(
          409,
          "idempotency.conflict",
          "This Idempotency-Key was used for another request, which made submission %s."
              .formatted(replay.get().id()));
    }
    return replay.map(SubmissionStore.Replay::id);
  }

  /// Where an entry is to go, before a byte of its body is read.
  private Competition contest(Handle handle, Caller caller, String slug, EntryRequest asked) {
    var contest = competitions.find(handle, caller, slug).orElseThrow(Problem::notFound);
    if (asked instanceof EntryRequest.OfForm sent) {
      requireSaneLength(handle, contest, sent.length());
    }
    return contest;
  }

  private void requireSaneLength(Handle handle, Competition contest, long length) {
    if (length <= BESIDE_THE_MODEL) {
      return;
    }
    long largest =
        competitions.tasks(handle, contest.id()).stream()
            .mapToLong(task -> task.run().contract().maxBytes())
            .max()
            .orElse(0);
    if (length > largest + BESIDE_THE_MODEL) {
      throw Problem.of(
          413,
          "upload.too_large",
          "A model has at most %d bytes in this competition, and all else together %d; the request declares %d."
              .formatted(largest, BESIDE_THE_MODEL, length));
    }
  }

  private static void requireSaneKey(EntryRequest asked) {
    var key = asked.idempotencyKey().orElse("x");
    if (key.isEmpty() || key.length() > MAX_KEY || !key.matches("[\\x20-\\x7e]+")) {
      throw Problem.field(
          "Idempotency-Key",
          "idempotency.syntax",
          "An Idempotency-Key is 1 to 200 printable ASCII characters.");
    }
  }

  /// Whether the entry is late and counts all the same.
  private static boolean requireOpen(Competitions.Held held, Competition competition, Form form) {
    var phase = held.phase();
    var zone = competition.timeZone();
    // A closing that happened while we waited for the row counts, whatever the dates say.
    if (phase.state() != Phase.State.CLOSED) {
      if (held.isOpen()) {
        return false;
      }
      if (form.begunAt().filter(begun -> phase.takesLateAt(held.now(), begun)).isPresent()) {
        return true;
      }
    }
    var now = held.now().atZone(zone).toOffsetDateTime();
    if (held.now().isBefore(phase.window().opens())) {
      throw Problem.of(
          409,
          "phase.not_open",
          "The phase %s opens at %s; it is %s now."
              .formatted(
                  phase.slug(), phase.window().opens().atZone(zone).toOffsetDateTime(), now));
    }
    var closes = phase.window().closes();
    throw Problem.of(
        409,
        "phase.closed",
        "The phase %s closed at %s; it is %s now."
            .formatted(
                phase.slug(),
                closes == null ? "the organizers' word" : closes.atZone(zone).toOffsetDateTime(),
                now));
  }

  private Quota requireQuota(Handle handle, Place place) {
    var zone = place.competition().timeZone();
    var quota = quotas.of(handle, place.team().id(), place.track().phase(), zone);
    if (!quota.isSpent()) {
      return quota;
    }
    var problem = Problem.of(429, "quota.exceeded", quota.sentence());
    throw quota
        .nextSlot()
        .map(slot -> problem.retryAfter(Duration.between(competitions.now(handle), slot)))
        .orElse(problem);
  }

  /// What a team of the caller has spent of a phase; empty where the caller has no team there yet.
  public Optional<Quota> quota(
      Caller caller, String organization, String competition, String phase) {
    var tenant = tenant(caller, organization);
    return database.inTenant(
        tenant.id(),
        handle -> {
          var contest =
              competitions.find(handle, caller, competition).orElseThrow(Problem::notFound);
          var teams = store.teamsOf(handle, contest.id(), caller.user());
          var phases = competitions.phases(handle, contest.id());
          var named = phases.stream().filter(one -> one.slug().equals(phase)).findFirst();
          return teams.isEmpty()
              ? Optional.empty()
              : named.map(one -> quotas.of(handle, teams.getFirst().id(), one, contest.timeZone()));
        });
  }

  /// Stops an entry that is not finished yet.
  public void cancel(Caller caller, UUID submission) {
    var tenant = owned(caller, submission);
    database.inTenant(
        tenant,
        handle -> {
          var lastFaultOurs = store.cancelGrading(handle, submission);
          var owner = store.owner(handle, submission, caller.user()).orElseThrow();
          if (lastFaultOurs.isEmpty() || !owner.state().isActive()) {
            throw Problem.of(
                409,
                "submission.state",
                "Only an entry that is waiting or running can be cancelled; this one is %s."
                    .formatted(owner.state()));
          }
          boolean isFree = owner.state() == SubmissionState.QUEUED || lastFaultOurs.get();
          if (isFree) {
            quotas.refund(handle, submission, "cancelled");
          } else {
            quotas.commit(handle, submission, "cancelled while running");
          }
          timeline.move(
              handle,
              submission,
              new Timeline.Step(
                  SubmissionState.CANCELLED,
                  isFree
                      ? "Cancelled by the team. The entry was given back."
                      : "Cancelled by the team after it had started: the entry counts as used.",
                  Fault.NOBODY));
          record(handle, tenant, caller, "submission.cancelled", submission);
          return submission;
        });
  }

  /// Takes an entry off the boards for good; it stays on the team's own list.
  public void withdraw(Caller caller, UUID submission) {
    var tenant = owned(caller, submission);
    database.inTenant(
        tenant,
        handle -> {
          var owner = store.owner(handle, submission, caller.user()).orElseThrow();
          if (!owner.isWithdrawn()) {
            store.withdraw(handle, submission);
            timeline.remark(
                handle,
                submission,
                new Timeline.Step(
                    owner.state(), "Withdrawn by the team: it stands on no board.", Fault.NOBODY));
            record(handle, tenant, caller, "submission.withdrawn", submission);
          }
          return submission;
        });
  }

  private void record(Handle handle, UUID tenant, Caller caller, String action, UUID submission) {
    audit.record(
        handle, tenant, caller.user(), action, "submission", submission.toString(), Map.of());
  }

  /// The tenant of an entry that the caller's team owns; to others it does not exist.
  private UUID owned(Caller caller, UUID submission) {
    caller.require("submit");
    var tenant =
        database
            .tenantOf("submission", submission)
            .filter(caller::reaches)
            .orElseThrow(Problem::notFound);
    var owner = database.inTenant(tenant, handle -> store.owner(handle, submission, caller.user()));
    if (owner.isEmpty() || !owner.get().isMember()) {
      throw Problem.notFound();
    }
    return tenant;
  }

  private Organization tenant(Caller caller, String slug) {
    return organizations
        .find(slug)
        .filter(organization -> caller.reaches(organization.id()))
        .orElseThrow(Problem::notFound);
  }
}
