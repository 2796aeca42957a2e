package assay.server.competition;

import assay.server.account.Caller;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Who may know of which private competition.
@Singleton
class PrivacyStore {
  /// Of a competition `c`: whoever works for its organization, is invited, or is in one of its
  /// teams.
  private static final String MAY_KNOW =
      """
      (exists (
          select from membership m
          where m.tenant_id = c.tenant_id
            and m.user_id = :user)
        or exists (
          select from invitation i
          where i.tenant_id = c.tenant_id
            and i.competition_id = c.id
            and i.email = :email)
        or exists (
          select from team t
          join team_member e on e.tenant_id = t.tenant_id and e.team_id = t.id
          where t.tenant_id = c.tenant_id
            and t.competition_id = c.id
            and e.user_id = :user
            and e.left_at is null))
      """;

  boolean mayKnow(Handle handle, UUID competition, Caller caller) {
    return handle
        .createQuery("select true from competition c where c.id = :competition and " + MAY_KNOW)
        .bind("competition", competition)
        .bind("user", caller.user())
        .bind("email", caller.email())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  /// Where a person may know of something; reads across tenants what is the person's own.
  List<UUID> tenants(Handle handle, Caller caller) {
    return handle
        .createQuery(
            """
            select tenant_id from membership where user_id = :user
            union
            select tenant_id from team_member where user_id = :user and left_at is null
            union
            select tenant_id from invitation where email = :email
            """)
        .bind("user", caller.user())
        .bind("email", caller.email())
        .mapTo(UUID.class)
        .list();
  }

  /// The tenant's private competitions that the caller may know of.
  List<ListedCompetition> known(Handle handle, Caller caller) {
    return handle
        .createQuery(
            """
            select o.slug as organization_slug, o.name as organization_name, c.slug, c.name,
              c.summary, min(p.opens_at) as opens_at,
              case when count(p.closes_at) = count(*) then max(p.closes_at) end as closes_at
            from competition c
            join organization o on o.id = c.tenant_id
            join phase p on p.tenant_id = c.tenant_id and p.competition_id = c.id
            where c.is_private and\
            """
                + " "
                + MAY_KNOW
                + " group by o.slug, o.name, c.slug, c.name, c.summary")
        .bind("user", caller.user())
        .bind("email", caller.email())
        .map((row, _) -> {
          var closes = row.getObject("closes_at", OffsetDateTime.class);
          return new ListedCompetition(
              row.getString("organization_slug"),
              row.getString("organization_name"),
              row.getString("slug"),
              row.getString("name"),
              row.getString("summary"),
              row.getObject("opens_at", OffsetDateTime.class).toInstant(),
              closes == null ? null : closes.toInstant(),
              true);
        })
        .list();
  }
}
