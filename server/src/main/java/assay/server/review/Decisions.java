package assay.server.review;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Role;
import assay.server.outbox.OutboxStore;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What organizers decide about a case: written, recorded and told in one transaction.
///
/// Who claims a case keeps reviewers from deciding it, not owners and organizers. A decision ends
/// the claim.
@Singleton
public class Decisions {
  private final TenantDatabase database;
  private final CaseAccess access;
  private final Timeline timeline;
  private final Audit audit;
  private final OutboxStore outbox;
  private final ReviewStore store;
  private final DecisionStore decisions;
  private final CorrespondenceStore letters;

  // Eight collaborators: a decision is written, audited, and told to team and outside at once.
  Decisions(
      TenantDatabase database,
      CaseAccess access,
      Timeline timeline,
      Audit audit,
      OutboxStore outbox,
      ReviewStore store,
      DecisionStore decisions,
      CorrespondenceStore letters) {
    this.database = database;
    this.access = access;
    this.timeline = timeline;
    this.audit = audit;
    this.outbox = outbox;
    this.store = store;
    this.decisions = decisions;
    this.letters = letters;
  }

  /// What a decider says.
  ///
  /// @param version of the case as the decider saw it
  public record Opinion(Decision decision, String reason, int version) {}

  /// What can be decided; NONE opens the case again. An appeal is approved or rejected.
  public enum Decision {
    NONE,
    APPROVED,
    REJECTED,
    DISQUALIFIED;

    /// As the API and the database spell it.
    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A decision about to be made.
  private record Matter(UUID tenant, ReviewStore.CaseRow before, Opinion opinion, UUID decider) {
    boolean isAppeal() {
      return before.kind().equals("appeal");
    }

    UUID submission() {
      return before.subject().submission();
    }
  }

  /// Decides, records who and why, and tells the team. Two deciders at once: the second is told so.
  public void decide(Caller caller, UUID id, Opinion opinion) {
    caller.require("organize");
    var reviewer = access.require(caller, id);
    var wanted =
        new Opinion(
            opinion.decision(), Words.reason("reason", opinion.reason()), opinion.version());
    database.inTenant(
        reviewer.tenant(),
        handle -> {
          var before = store.find(handle, id).orElseThrow(Problem::notFound);
          var matter = new Matter(reviewer.tenant(), before, wanted, caller.user());
          check(handle, matter, reviewer.role());
          if (!decisions.decide(handle, id, wanted, caller.user())) {
            throw Problem.of(
                409,
                "case.changed",
                "Someone decided this case meanwhile: it is now %s. Read it again before you decide."
                    .formatted(before.decided().decision()));
          }
          letters.note(handle, id, caller.user(), wanted.decision().spelled(), wanted.reason());
          var moved = moved(handle, matter);
          tell(handle, matter, !moved.isEmpty());
          moved.forEach(one -> record(handle, matter, one));
          return id;
        });
  }

  private void check(Handle handle, Matter matter, Role role) {
    var claim = matter.before().handling().claim();
    if (claim != null && !claim.user().equals(matter.decider()) && !role.includes(Role.ORGANIZER)) {
      throw Claims.held(claim);
    }
    if (!matter.isAppeal()) {
      return;
    }
    if (matter.opinion().decision() == Decision.DISQUALIFIED) {
      throw Problem.field(
          "decision",
          "case.decision",
          "An appeal is approved or rejected; rejecting it leaves what was decided as it is.");
    }
    if (matter.opinion().decision() == Decision.NONE
        && decisions.hasOtherOpenAppeal(handle, matter.submission(), matter.before().id())) {
      throw Problem.of(
          409,
          "appeal.open",
          "The team appealed again meanwhile: decide that appeal instead of opening this one.");
    }
  }

  /// An accepted appeal approves what was decided against the entry, and the case about its claim
  /// that is open; when it is no longer accepted, all is as it was.
  private List<DecisionStore.Moved> moved(Handle handle, Matter matter) {
    var appeal = matter.before().id();
    boolean wasAccepted = matter.before().decided().decision().equals("approved");
    boolean isAccepted = matter.opinion().decision() == Decision.APPROVED;
    if (!matter.isAppeal() || wasAccepted == isAccepted) {
      return List.of();
    }
    return isAccepted
        ? decisions.lift(
            handle, matter.submission(), appeal, matter.opinion().reason(), matter.decider())
        : decisions.restore(handle, appeal, matter.decider());
  }

  /// Of a case that an appeal changed; the team was told of the appeal itself.
  private void record(Handle handle, Matter matter, DecisionStore.Moved moved) {
    var appeal = matter.before().id().toString();
    letters.note(handle, moved.id(), matter.decider(), moved.after(), moved.reason());
    announce(handle, matter, moved.id(), moved.kind(), moved.after(), Map.of("appeal", appeal));
    audit.record(
        handle,
        matter.tenant(),
        matter.decider(),
        "case." + moved.after(),
        "case",
        moved.id().toString(),
        Map.of(
            "submission", matter.submission().toString(),
            "before", moved.before(),
            "reason", moved.reason(),
            "appeal", appeal));
  }

  private void tell(Handle handle, Matter matter, boolean isLifting) {
    var before = matter.before();
    var opinion = matter.opinion();
    var told = Told.of(before.kind(), opinion, isLifting);
    timeline.remark(
        handle,
        matter.submission(),
        new Timeline.Step(SubmissionState.valueOf(before.subject().state()), told, Fault.NOBODY));
    announce(
        handle,
        matter,
        before.id(),
        before.kind(),
        opinion.decision().spelled(),
        Map.of("told", told));
    audit.record(
        handle,
        matter.tenant(),
        matter.decider(),
        "case." + opinion.decision().spelled(),
        "case",
        before.id().toString(),
        Map.of(
            "submission", matter.submission().toString(),
            "before", before.decided().decision(),
            "reason", opinion.reason()));
  }

  // Six parameters: whom it is told of, and what.
  private void announce(
      Handle handle,
      Matter matter,
      UUID id,
      String kind,
      String decision,
      Map<String, String> more) {
    var payload = new HashMap<>(more);
    payload.put("case", id.toString());
    payload.put("submission", matter.submission().toString());
    payload.put("kind", kind);
    payload.put("decision", decision);
    outbox.announce(handle, "case.decided", payload);
  }
}
