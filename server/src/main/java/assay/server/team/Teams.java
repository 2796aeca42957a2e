package assay.server.team;

import assay.grading.Checked;
import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.Entrance;
import assay.server.competition.PlainName;
import assay.server.competition.Scale;
import assay.server.database.TenantDatabase;
import assay.server.http.PageQuery;
import assay.server.http.Problem;
import assay.server.question.Sheet;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who enters together.
@Singleton
public class Teams {
  private static final int MAX_NAME = 80;
  private static final int MAX_TEAMS = 20;

  private final TenantDatabase database;
  private final TeamStore store;
  private final Competitions competitions;
  private final Audit audit;

  Teams(TenantDatabase database, Competitions competitions, TeamStore store, Audit audit) {
    this.database = database;
    this.competitions = competitions;
    this.store = store;
    this.audit = audit;
  }

  /// A user's teams in a competition, by name; within the caller's transaction.
  public List<Team> forUser(Handle handle, UUID competition, UUID user) {
    return store.ofUser(handle, competition, user);
  }

  /// Names of the caller's teams in a competition, by which rows of boards are marked as theirs;
  /// within the caller's transaction.
  ///
  /// @param caller null: nobody is signed in
  public Set<String> namesOf(Handle handle, UUID competition, @Nullable Caller caller) {
    return caller == null
        ? Set.of()
        : forUser(handle, competition, caller.user()).stream()
            .map(Team::name)
            .collect(Collectors.toSet());
  }

  /// A team, for one of its members: to anybody else it does not exist.
  public Team require(Handle handle, UUID team, UUID user) {
    return store
        .find(handle, team)
        .filter(found -> found.members().stream().anyMatch(member -> member.id().equals(user)))
        .orElseThrow(Problem::notFound);
  }

  /// What a team says of itself when it is made.
  ///
  /// @param agrees with the terms of the competition
  /// @param registration answers to its questions, by their key
  public record Application(String name, boolean agrees, Map<String, String> registration) {
    public Application {
      registration = Map.copyOf(registration);
    }
  }

  /// A new team with the caller as its first member.
  ///
  /// @throws Problem 422 with what the application lacks, 409 where there can be no such team
  public Team create(Caller caller, Competition competition, Application application) {
    caller.require("submit");
    requireReach(caller, competition.tenant());
    var plain =
        switch (PlainName.of(application.name(), "name", MAX_NAME)) {
          case Checked.Accepted<String>(var good, _) -> good;
          case Checked.Refused<String>(var why) -> throw Problem.refused(why, "name");
        };
    var entrance = competition.entrance();
    var answers =
        new Sheet(entrance.registration(), Sheet.REGISTRATION, Scale.DEFAULT)
            .checked(application.registration());
    if (entrance.hasTerms() && !application.agrees()) {
      throw Problem.field(
          "agrees",
          "terms.not_agreed",
          "Teams of this competition agree to its terms: read them, and say so.");
    }
    return database.inTenant(
        competition.tenant(),
        handle ->
            create(
                handle,
                competition,
                new TeamStore.NewTeam(
                    competition.tenant(), competition.id(), plain, caller.user(), answers)));
  }

  private Team create(Handle handle, Competition competition, TeamStore.NewTeam made) {
    var entrance = competition.entrance();
    requireNoOther(handle, competition, made.creator(), "You are");
    if (store.ofUser(handle, competition.id(), made.creator()).size() >= MAX_TEAMS) {
      throw Problem.of(409, "team.too_many", "At most %d teams each.".formatted(MAX_TEAMS));
    }
    var id =
        store
            .add(handle, made)
            .orElseThrow(
                () -> Problem.of(409, "team.name_taken", "Another team has this name already."));
    store.join(handle, competition.tenant(), id, made.creator());
    if (entrance.hasTerms()) {
      store.agree(handle, id, made.creator(), entrance.termsDigest());
    }
    audit.record(
        handle,
        competition.tenant(),
        made.creator(),
        "team.created",
        "team",
        id.toString(),
        entrance.hasTerms()
            ? Map.of("name", made.name(), "terms", entrance.termsDigest())
            : Map.of("name", made.name()));
    return store.find(handle, id).orElseThrow();
  }

  /// Where nobody may be in two teams.
  private void requireNoOther(Handle handle, Competition competition, UUID user, String who) {
    if (competition.entrance().allowsOverlap()) {
      return;
    }
    store.lockMembers(handle, competition.id());
    if (!store.ofUser(handle, competition.id(), user).isEmpty()) {
      throw Problem.of(
          409,
          "team.overlap",
          who
              + " in another team of this competition, whose rules allow each person one team. Leave that team first.");
    }
  }

  /// Agrees for a team to the terms as they are now.
  public Team agree(Caller caller, UUID team) {
    return change(
        caller,
        team,
        (handle, tenant) -> {
          var entrance = entrance(handle, require(handle, team, caller.user()));
          if (entrance.hasTerms()) {
            store.agree(handle, team, caller.user(), entrance.termsDigest());
            audit.record(
                handle,
                tenant,
                caller.user(),
                "team.agreed",
                "team",
                team.toString(),
                Map.of("terms", entrance.termsDigest()));
          }
        });
  }

  private Entrance entrance(Handle handle, Team team) {
    return competitions.find(handle, team.competition()).orElseThrow().entrance();
  }

  /// All teams of a competition by name, with what they said of themselves: for organizers, within
  /// the caller's transaction.
  public List<Team> all(Handle handle, UUID competition) {
    return store.all(handle, competition);
  }

  /// A page of the same, by the time they were founded.
  PageQuery.Cut<Team> page(Handle handle, UUID competition, PageQuery page) {
    return page.cut(
        store.page(handle, competition, page.after(), page.limit() + 1),
        team -> new PageQuery.Place(team.foundedAt(), team.id().toString()));
  }

  /// Adds a user of this server by e-mail address. Only signed-in members of the team can ask, and
  /// learn no more than that the address has no account.
  public Team addMember(Caller caller, UUID team, String email) {
    return change(
        caller,
        team,
        (handle, tenant) -> {
          var found = require(handle, team, caller.user());
          var competition = competitions.find(handle, found.competition()).orElseThrow();
          int most = competition.entrance().maxMembers();
          if (found.members().size() >= most) {
            throw Problem.of(409, "team.full", "A team has at most %d members.".formatted(most));
          }
          var user =
              store
                  .user(handle, email)
                  .orElseThrow(() ->
                      Problem.field(
                          "email",
                          "team.unknown_member",
                          "Nobody signed up with this address; ask them to sign up first."));
          if (found.members().stream().noneMatch(member -> member.id().equals(user))) {
            requireNoOther(handle, competition, user, "This person is");
          }
          if (store.join(handle, tenant, team, user)) {
            record(handle, tenant, caller, "team.member_added", team, user);
          }
        });
  }

  /// Takes a member out: another, or the caller. A team keeps at least one.
  public void removeMember(Caller caller, UUID team, UUID user) {
    change(
        caller,
        team,
        (handle, tenant) -> {
          var found = require(handle, team, caller.user());
          if (found.members().size() == 1 && found.members().getFirst().id().equals(user)) {
            throw Problem.of(409, "team.last_member", "A team keeps at least one member.");
          }
          if (!store.leave(handle, team, user)) {
            throw Problem.notFound();
          }
          record(handle, tenant, caller, "team.member_removed", team, user);
        });
  }

  @FunctionalInterface
  private interface Change {
    void make(Handle handle, UUID tenant);
  }

  private Team change(Caller caller, UUID team, Change change) {
    caller.require("submit");
    var tenant = database.tenantOf("team", team).orElseThrow(Problem::notFound);
    requireReach(caller, tenant);
    return database.inTenant(
        tenant,
        handle -> {
          store.lock(handle, team);
          change.make(handle, tenant);
          return store.find(handle, team).orElseThrow();
        });
  }

  private static void requireReach(Caller caller, UUID tenant) {
    if (!caller.reaches(tenant)) {
      throw Problem.notFound();
    }
  }

  private void record(
      Handle handle, UUID tenant, Caller caller, String action, UUID team, UUID user) {
    audit.record(
        handle,
        tenant,
        caller.user(),
        action,
        "team",
        team.toString(),
        Map.of("user", user.toString()));
  }
}
