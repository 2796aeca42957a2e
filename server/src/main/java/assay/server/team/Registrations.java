package assay.server.team;

import assay.server.account.Caller;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.http.PageQuery;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

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

  /// All of them.
  ///
  /// @throws Problem for whoever is no organizer, and where there is no such competition
  public Listed list(Caller caller, String organization, String competition) {
    return look(
        caller,
        organization,
        competition,
        (handle, found) -> new Listed(found, teams.all(handle, found.id())));
  }

  /// A page of them, by the time they were founded.
  ///
  /// @param next the cursor of the page after this one; null: there is none
  record Page(Competition competition, List<Team> teams, @Nullable String next) {
    Page {
      teams = List.copyOf(teams);
    }
  }

  /// @throws Problem as for [#list]
  Page page(Caller caller, String organization, String competition, PageQuery query) {
    return look(
        caller,
        organization,
        competition,
        (handle, found) -> {
          var cut = teams.page(handle, found.id(), query);
          return new Page(found, cut.items(), cut.next());
        });
  }

  private <T> T look(
      Caller caller,
      String organization,
      String competition,
      BiFunction<Handle, Competition, T> look) {
    caller.require("organize");
    var tenant = organizations.require(caller, organization, Role.ORGANIZER).id();
    return database.inTenant(
        tenant,
        handle ->
            look.apply(
                handle,
                competitions.find(handle, caller, competition).orElseThrow(Problem::notFound)));
  }
}
