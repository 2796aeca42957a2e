package assay.server.team;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class TeamStore {
  /// Adds a team without members; empty when the name is taken.
  Optional<UUID> add(Handle handle, UUID tenant, UUID competition, String name, UUID creator) {
    var id = Ids.next();
    int rows =
        handle
            .createUpdate(
                """
                insert into team (tenant_id, id, competition_id, name, created_by)
                values (:tenant, :id, :competition, :name, :creator)
                on conflict (tenant_id, competition_id, name) do nothing
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("competition", competition)
            .bind("name", name)
            .bind("creator", creator)
            .execute();
    return rows == 0 ? Optional.empty() : Optional.of(id);
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
        .createQuery("select id, competition_id, name from team where id = :team")
        .bind("team", team)
        .map((row, _) -> team(row))
        .findOne()
        .map(found -> withMembers(handle, found));
  }

  /// By name.
  List<Team> ofUser(Handle handle, UUID competition, UUID user) {
    return handle
        .createQuery(
            """
            select team.id, team.competition_id, team.name
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
        .list()
        .stream()
        .map(found -> withMembers(handle, found))
        .toList();
  }

  Optional<UUID> user(Handle handle, String email) {
    return handle
        .createQuery("select id from app_user where email = :email and disabled_at is null")
        .bind("email", email.strip().toLowerCase(Locale.ROOT))
        .mapTo(UUID.class)
        .findOne();
  }

  private static Team team(ResultSet row) throws SQLException {
    return new Team(
        row.getObject("id", UUID.class),
        row.getObject("competition_id", UUID.class),
        row.getString("name"),
        List.of());
  }

  private static Team withMembers(Handle handle, Team team) {
    var members =
        handle
            .createQuery(
                """
                select app_user.id, app_user.name, app_user.email
                from team_member
                join app_user on app_user.id = team_member.user_id
                where team_member.team_id = :team and team_member.left_at is null
                order by team_member.joined_at, app_user.id
                """)
            .bind("team", team.id())
            .map((row, _) ->
                new Team.Member(
                    row.getObject("id", UUID.class), row.getString("name"), row.getString("email")))
            .list();
    return new Team(team.id(), team.competition(), team.name(), members);
  }
}
