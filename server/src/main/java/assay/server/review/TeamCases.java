package assay.server.review;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.http.Problem;
import assay.server.outbox.OutboxStore;
import assay.server.submission.SubmissionState;
import assay.server.submission.SubmissionView;
import assay.server.submission.SubmissionViews;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The cases about an entry, for its team: read, answer, appeal. Organizers read the same here as
/// the team does; to everybody else the entry does not exist.
@Singleton
public class TeamCases {
  /// Messages of a team about a case before organizers write again.
  static final int ANSWERS = 5;

  /// Appeals about one entry.
  static final int APPEALS = 3;

  private final SubmissionViews submissions;
  private final TeamCaseStore store;
  private final CorrespondenceStore letters;
  private final OutboxStore outbox;
  private final Audit audit;

  TeamCases(
      SubmissionViews submissions,
      TeamCaseStore store,
      CorrespondenceStore letters,
      OutboxStore outbox,
      Audit audit) {
    this.submissions = submissions;
    this.store = store;
    this.letters = letters;
    this.outbox = outbox;
    this.audit = audit;
  }

  /// @param appeal whether the team may appeal, and why not
  public record Overview(List<TeamCase> items, Appeal appeal) {
    public Overview {
      items = List.copyOf(items);
    }
  }

  /// @param isPossible whether one can be made now
  /// @param why a sentence: against what, or why none can be made
  /// @param left how many more can be made about this entry
  public record Appeal(boolean isPossible, String why, int left) {}

  /// What a member of the team and the organizers read.
  public Overview overview(Caller caller, UUID submission) {
    return submissions.look(caller, submission, (handle, seen) -> overview(handle, seen.view()));
  }

  private Overview overview(Handle handle, SubmissionView entry) {
    var messages = store.messages(handle, entry.id());
    var cases =
        store.cases(handle, entry.id()).stream().map(row -> teamCase(row, messages)).toList();
    return new Overview(cases, appeal(entry, cases));
  }

  private static TeamCase teamCase(TeamCaseStore.Row row, List<TeamCaseStore.MessageRow> messages) {
    var own = messages.stream().filter(one -> one.about().equals(row.id())).toList();
    return new TeamCase(
        row.id(),
        row.kind(),
        row.state(),
        row.decision(),
        row.reason(),
        row.openedAt(),
        row.decidedAt(),
        row.awaitsTeam(),
        Math.max(0, ANSWERS - unanswered(own)),
        own.stream()
            .map(one ->
                new TeamCase.Message(one.at(), one.isFromTeam() ? one.by() : null, one.text()))
            .toList());
  }

  /// How many the team wrote since organizers last did.
  private static int unanswered(List<TeamCaseStore.MessageRow> messages) {
    int count = 0;
    for (var one : messages.reversed()) {
      if (!one.isFromTeam()) {
        break;
      }
      count++;
    }
    return count;
  }

  private static Appeal appeal(SubmissionView entry, List<TeamCase> cases) {
    var appeals = cases.stream().filter(one -> one.kind().equals("appeal")).toList();
    int left = Math.max(0, APPEALS - appeals.size());
    if (appeals.stream().anyMatch(one -> one.state().equals("open"))) {
      return new Appeal(false, "An appeal about this entry is open: add to it instead.", left);
    }
    if (entry.withdrawnAt() != null) {
      return new Appeal(false, "The entry was withdrawn.", left);
    }
    var against = against(entry, appeals);
    if (against.isEmpty()) {
      return new Appeal(false, "Nothing is held against this entry.", left);
    }
    if (left == 0) {
      return new Appeal(
          false, "At most %d appeals can be made about one entry.".formatted(APPEALS), left);
    }
    return new Appeal(true, against, left);
  }

  /// What can be appealed against, a sentence; empty: nothing.
  private static String against(SubmissionView entry, List<TeamCase> appeals) {
    if (entry.decision().equals("rejected") || entry.decision().equals("disqualified")) {
      return "Against the decision of the organizers: %s.".formatted(entry.decision());
    }
    if ("MISMATCH".equals(entry.verdict()) && !entry.decision().equals("approved")) {
      return "Against the verdict that your scores differ from the re-run.";
    }
    boolean isAccepted = appeals.stream().anyMatch(one -> one.decision().equals("approved"));
    return entry.state() == SubmissionState.FAILED_MODEL && !isAccepted
        ? "Against the finding that the model failed."
        : "";
  }

  /// Answers in a case, or adds to an appeal.
  public Overview answer(Caller caller, UUID submission, UUID id, @Nullable String said) {
    caller.require("submit");
    return submissions.look(
        caller,
        submission,
        (handle, seen) -> {
          requireMember(seen);
          var text = Words.text("text", said);
          store.hold(handle, submission);
          var about =
              overview(handle, seen.view()).items().stream()
                  .filter(one -> one.id().equals(id))
                  .findFirst()
                  .orElseThrow(Problem::notFound);
          if (about.answersLeft() == 0) {
            throw Problem.of(
                409,
                "case.answers_spent",
                "You wrote %d times since the organizers last did: wait for their answer."
                    .formatted(ANSWERS));
          }
          letters.writeFromTeam(handle, id, caller.user(), text);
          var facts =
              Map.of(
                  "case", id.toString(),
                  "submission", submission.toString(),
                  "kind", about.kind(),
                  "text", text);
          outbox.announce(handle, "case.answer", facts);
          record(handle, seen, caller, "case.answered", id, text);
          return overview(handle, seen.view());
        });
  }

  /// Opens a case of the kind `appeal` with the reason as its first message.
  public Overview appeal(Caller caller, UUID submission, @Nullable String reason) {
    caller.require("submit");
    return submissions.look(
        caller,
        submission,
        (handle, seen) -> {
          requireMember(seen);
          var text = Words.text("text", reason);
          store.hold(handle, submission);
          var before = overview(handle, seen.view()).appeal();
          if (!before.isPossible()) {
            throw refused(before.why());
          }
          var id =
              store
                  .appeal(handle, submission)
                  .orElseThrow(() -> refused("An appeal about this entry is open already."));
          letters.writeFromTeam(handle, id, caller.user(), text);
          outbox.announce(
              handle,
              "case.opened",
              Map.of(
                  "case", id.toString(),
                  "submission", submission.toString(),
                  "kind", "appeal"));
          record(handle, seen, caller, "case.appealed", id, text);
          return overview(handle, seen.view());
        });
  }

  private static Problem refused(String why) {
    return Problem.of(409, "appeal.refused", why);
  }

  private static void requireMember(SubmissionViews.Seen seen) {
    if (!seen.isMember()) {
      throw Problem.of(
          403,
          "case.members_only",
          "Only members of the team answer and appeal; organizers write on the case's own page.");
    }
  }

  // Six parameters: who did what to which case, and the words.
  private void record(
      Handle handle,
      SubmissionViews.Seen seen,
      Caller caller,
      String action,
      UUID id,
      String text) {
    audit.record(
        handle,
        seen.tenant(),
        caller.user(),
        action,
        "case",
        id.toString(),
        Map.of("submission", seen.view().id().toString(), "text", text));
  }
}
