package assay.server.submission;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Attempts beyond the limits of a phase, given to one team, with a reason that stays.
@Singleton
class Attempts {
  private static final int MOST = 1000;
  private static final int MAX_REASON = 2000;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Quotas quotas;
  private final SubmissionStore submissions;
  private final Audit audit;

  // Six collaborators: who may, where, to whom, and who hears of it.
  Attempts(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Quotas quotas,
      SubmissionStore submissions,
      Audit audit) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.quotas = quotas;
    this.submissions = submissions;
    this.audit = audit;
  }

  /// What an organizer asks for.
  record Wish(@Nullable String phase, @Nullable Integer attempts, @Nullable String reason) {}

  /// Where the team stands afterwards.
  Quota give(Caller caller, String organization, String competition, UUID team, Wish wish) {
    caller.require("organize");
    var tenant = organizations.require(caller, organization, Role.ORGANIZER).id();
    int count = Fields.required("attempts", wish.attempts());
    if (count < 1 || count > MOST) {
      throw Problem.field(
          "attempts", "request.invalid_field", "Give 1 to %d attempts.".formatted(MOST));
    }
    var reason = Fields.name("reason", wish.reason(), MAX_REASON);
    var slug = Fields.required("phase", wish.phase());
    return database.inTenant(
        tenant,
        handle -> {
          var contest =
              competitions.find(handle, caller, competition).orElseThrow(Problem::notFound);
          if (!submissions.isTeamOf(handle, team, contest.id())) {
            throw Problem.notFound();
          }
          var phase =
              competitions.phases(handle, contest.id()).stream()
                  .filter(one -> one.slug().equals(slug))
                  .findFirst()
                  .orElseThrow(
                      () -> Problem.field("phase", "phase.unknown", "There is no such phase."));
          quotas.lockTeam(handle, team);
          quotas.grant(handle, team, phase.id(), new Quotas.Grant(count, reason, caller.user()));
          audit.record(
              handle,
              tenant,
              caller.user(),
              "quota.granted",
              "team",
              team.toString(),
              Map.of("phase", slug, "attempts", count, "reason", reason));
          return quotas.of(handle, team, phase, contest.timeZone());
        });
  }
}
