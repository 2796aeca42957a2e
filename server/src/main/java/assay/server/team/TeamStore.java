package assay.server.team;

import assay.server.database.Ids;
import assay.server.http.PageQuery;
import assay.server.question.Questions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class TeamStore {
  private static final String COLUMNS =
      "team.id, team.competition_id, team.name, team.created_at, team.registration,"
          + " team.terms_digest, team.terms_agreed_by, team.terms_agreed_at";

  private final Questions questions;

  TeamStore(Questions questions) {
    this.questions = questions;
  }

  /// A row to be.
  ///
  /// @param registration answers by the key of their question
  record NewTeam(
      UUID tenant, UUID competition, String name, UUID creator, Map<String, String> registration) {}

  /// Adds a team without members; empty when the name is taken.
  Optional<UUID> add(Handle handle, NewTeam team) {
    var id = Ids.next();
    int rows =
        handle
            .createUpdate(
                """
                insert into team (tenant_id, id, competition_id, name, created_by, registration)
                values (:tenant, :id, :competition, :name, :creator, cast(:registration as jsonb))
                on conflict (tenant_id, competition_id, name) do nothing
                """)
            .bind("tenant", team.tenant())
            .bind("id", id)
            .bind("competition", team.competition())
            .bind("name", team.name())
            .bind("creator", team.creator())
            .bind("registration", questions.written(team.registration()))
            .execute();
    return rows == 0 ? Optional.empty() : Optional.of(id);
  }

  void agree(Handle handle, UUID team, UUID user, String termsDigest) {
    handle
        .createUpdate(
            """
            update team
            set terms_digest = :digest, terms_agreed_by = :user, terms_agreed_at = assay_now()
            where id = :team
            """)
        .bind("team", team)
        .bind("user", user)
        .bind("digest", termsDigest)
        .execute();
  }

  /// Keeps two teams of a competition from taking the same person at once.
  void lockMembers(Handle handle, UUID competition) {
    handle
        .createQuery("select id from competition where id = :competition for no key update")
        .bind("competition", competition)
        .mapTo(UUID.class)
        .one();
  }

  /// By name, with members.
  List<Team> all(Handle handle, UUID competition) {
    var found =
        handle
            .createQuery(
                "select "
                    + COLUMNS
                    + " from team where competition_id = :competition order by name")
            .bind("competition", competition)
            .map((row, _) -> team(row))
            .list();
    return withMembers(handle, found);
  }

  /// By the time they were founded, with members.
  ///
  /// @param after a team that they come after; null: from the first on
  List<Team> page(Handle handle, UUID competition, PageQuery.@Nullable Place after, int most) {
    var found =
        handle
            .createQuery(
                "select "
                    + COLUMNS
                    + """
                     from team
                    where competition_id = :competition
                      and (cast(:at as timestamptz) is null
                        or (created_at, id) > (cast(:at as timestamptz), cast(:id as uuid)))
                    order by created_at, id
                    limit :most
                    """)
            .bind("competition", competition)
            .bind("at", after == null ? null : after.at())
            .bind("id", after == null ? null : after.id())
            .bind("most", most)
            .map((row, _) -> team(row))
            .list();
    return withMembers(handle, found);
  }

  /// Makes a user a member, again if they had left; false when they are one.
  boolean join(Handle handle, UUID tenant, UUID team, UUID user) {
    int rows =
        handle
            .createUpdate(
                """
                insert into team_member (tenant_id, team_id, user_id)
                values (:tenant, :team, :user)
                on conflict (tenant_id, team_id, user_id) do update
                set left_at = null, joined_at = assay_now()
                where team_member.left_at is not null
                """)
            .bind("tenant", tenant)
            .bind("team", team)
            .bind("user", user)
            .execute();
    return rows == 1;
  }

  /// False when the user is no member.
  boolean leave(Handle handle, UUID team, UUID user) {
    int rows =
        handle
            .createUpdate(
                """
                update team_member
                set left_at = assay_now()
                where team_id = :team and user_id = :user and left_at is null
                """)
            .bind("team", team)
            .bind("user", user)
            .execute();
    return rows == 1;
  }

  /// Holds the team, so that two members who leave at once are seen one after the other.
  void lock(Handle handle, UUID team) {
    handle
        .createQuery("select id from team where id = :team for update")
        .bind("team", team)
        .mapTo(UUID.class)
        .one();
  }

  Optional<Team> find(Handle handle, UUID team) {
    return handle
        .createQuery("select " + COLUMNS + " from team where id = :team")
        .bind("team", team)
        .map((row, _) -> team(row))
        .findOne()
        .map(found -> withMembers(handle, List.of(found)).getFirst());
  }

  /// By name.
  List<Team> ofUser(Handle handle, UUID competition, UUID user) {
    var found =
        handle
            .createQuery(
                "select "
                    + COLUMNS
                    + """
                     from team
                    join team_member
                      on team_member.tenant_id = team.tenant_id and team_member.team_id = team.id
                    where team.competition_id = :competition
                      and team_member.user_id = :user
                      and team_member.left_at is null
                    order by team.name
                    """)
            .bind("competition", competition)
            .bind("user", user)
            .map((row, _) -> team(row))
            .list();
    return withMembers(handle, found);
  }

  Optional<UUID> user(Handle handle, String email) {
    return handle
        .createQuery("select id from app_user where email = :email and disabled_at is null")
        .bind("email", email.strip().toLowerCase(Locale.ROOT))
        .mapTo(UUID.class)
        .findOne();
  }

  private Team team(ResultSet row) throws SQLException {
    return new Team(
        row.getObject("id", UUID.class),
        row.getObject("competition_id", UUID.class),
        row.getString("name"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        agreement(row),
        questions.answers(row.getString("registration")),
        List.of());
  }

  private static Team.@Nullable Agreement agreement(ResultSet row) throws SQLException {
    var terms = row.getString("terms_digest");
    return terms == null
        ? null
        : new Team.Agreement(
            terms,
            row.getObject("terms_agreed_by", UUID.class),
            row.getObject("terms_agreed_at", OffsetDateTime.class).toInstant());
  }

  private static List<Team> withMembers(Handle handle, List<Team> teams) {
    var members = new HashMap<UUID, List<Team.Member>>();
    handle
        .createQuery(
            """
            select team_member.team_id as team, app_user.id, app_user.name, app_user.email
            from team_member
            join app_user on app_user.id = team_member.user_id
            where team_member.team_id = any(:teams) and team_member.left_at is null
            order by team_member.joined_at, app_user.id
            """)
        .bindArray("teams", UUID.class, teams.stream().map(Team::id).toList())
        .map((row, _) ->
            members
                .computeIfAbsent(row.getObject("team", UUID.class), _ -> new ArrayList<>())
                .add(
                    new Team.Member(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("email"))))
        .list();
    return teams.stream()
        .map(team -> team.with(members.getOrDefault(team.id(), List.of())))
        .toList();
  }
}
