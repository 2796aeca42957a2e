package assay.server.team;

import assay.server.account.Caller;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.util.List;

/// Who registered for a competition and what they said of themselves, for its organizers.
@Singleton
public class Registrations {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Teams teams;

  Registrations(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Teams teams) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.teams = teams;
  }

  /// Teams by name.
  public record Listed(Competition competition, List<Team> teams) {
    public Listed {
      teams = List.copyOf(teams);
    }
  }

  /// @throws Problem for whoever is no organizer, and where there is no such competition
  public Listed list(Caller caller, String organization, String competition) {
    caller.require("organize");
    var tenant = organizations.require(caller, organization, Role.ORGANIZER).id();
    return database.inTenant(
        tenant,
        handle -> {
          var found = competitions.find(handle, caller, competition).orElseThrow(Problem::notFound);
          return new Listed(found, teams.all(handle, found.id()));
        });
  }
}
