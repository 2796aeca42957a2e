package assay.server.pages;

import java.util.Map;

/// The deeds of the log in plain words. One that is not known here is shown as the log has it.
final class DeedWords {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("case.none", "took the decision of a case back"),
          Map.entry("case.approved", "approved a case"),
          Map.entry("case.rejected", "rejected a case"),
          Map.entry("case.disqualified", "disqualified an entry"),
          Map.entry("case.claimed", "said that they look at a case"),
          Map.entry("case.taken_over", "took a case over"),
          Map.entry("case.released", "gave a case back"),
          Map.entry("case.commented", "commented on a case"),
          Map.entry("case.message", "wrote to a team about a case"),
          Map.entry("case.answered", "answered the organizers"),
          Map.entry("case.appealed", "appealed"),
          Map.entry("case.denied", "tried to see a case, and was refused"),
          Map.entry("competition.changed", "changed a competition with a bundle"),
          Map.entry("competition.imported", "imported a competition"),
          Map.entry("invitation.made", "invited somebody to a competition"),
          Map.entry("invitation.withdrawn", "took an invitation back"),
          Map.entry("member.set", "gave somebody a role"),
          Map.entry("organization.created", "made the organization"),
          Map.entry("phase.opened", "opened a phase"),
          Map.entry("phase.closed", "closed a phase"),
          Map.entry("queue.set", "changed how entries are queued"),
          Map.entry("quota.granted", "granted more attempts"),
          Map.entry("regrade.opened", "opened a re-grade set"),
          Map.entry("regrade.retried", "had failed entries of a re-grade set tried again"),
          Map.entry("regrade.applied", "applied a re-grade set"),
          Map.entry("regrade.cancelled", "cancelled a re-grade set"),
          Map.entry("submission.accepted", "handed in an entry"),
          Map.entry("submission.judged", "judged an entry"),
          Map.entry("submission.cancelled", "cancelled an entry"),
          Map.entry("submission.withdrawn", "withdrew an entry"),
          Map.entry("team.created", "made a team"),
          Map.entry("team.member_added", "added somebody to a team"),
          Map.entry("team.member_removed", "removed somebody from a team"),
          Map.entry("webhook.created", "added a webhook"),
          Map.entry("webhook.removed", "removed a webhook"),
          Map.entry("webhook.tested", "sent a test to a webhook"),
          Map.entry("worker.drained", "drained a worker"),
          Map.entry("worker.opened", "put a worker back to work"),
          Map.entry("worker-token.created", "made a token for workers"),
          Map.entry("worker-token.revoked", "revoked a token of workers"));

  private DeedWords() {}

  static String of(String action) {
    return WORDS.getOrDefault(action, action);
  }

  /// `worker-token`, `member_added`: words with spaces.
  static String kind(String spelled) {
    return spelled.replace('-', ' ').replace('_', ' ');
  }
}
