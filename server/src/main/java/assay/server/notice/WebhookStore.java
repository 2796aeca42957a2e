package assay.server.notice;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class WebhookStore {
  /// @param organization its slug
  /// @param now of the database
  record Target(String url, String secret, String organization, Instant now) {}

  record Row(UUID id, String url, List<String> kinds, Instant createdAt) {}

  record Counts(int waiting, int givenUp) {}

  Optional<Target> target(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select w.url, w.secret, o.slug as organization, assay_now() as now
            from webhook w
            join organization o on o.id = w.tenant_id
            where w.id = :id
            """)
        .bind("id", id)
        .mapTo(Target.class)
        .findOne();
  }

  /// The tenant's. Until the transaction ends, nobody else adds one.
  int lockedCount(Handle handle, UUID tenant) {
    handle
        .createQuery("select id from organization where id = :tenant for no key update")
        .bind("tenant", tenant)
        .mapTo(UUID.class)
        .one();
    return handle.createQuery("select count(*) from webhook").mapTo(Integer.class).one();
  }

  // Six parameters: a row.
  Row add(Handle handle, UUID id, String url, List<String> kinds, String secret, UUID creator) {
    return handle
        .createQuery(
            """
            insert into webhook (tenant_id, id, url, kinds, secret, created_by)
            values (current_tenant(), :id, :url, :kinds, :secret, :creator)
            returning id, url, kinds, created_at
            """)
        .bind("id", id)
        .bind("url", url)
        .bindArray("kinds", String.class, kinds)
        .bind("secret", secret)
        .bind("creator", creator)
        .mapTo(Row.class)
        .one();
  }

  List<Row> list(Handle handle) {
    return handle
        .createQuery(
            """
            select id, url, kinds, created_at
            from webhook
            order by created_at, id
            """)
        .mapTo(Row.class)
        .list();
  }

  Optional<Row> find(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select id, url, kinds, created_at
            from webhook
            where id = :id
            """)
        .bind("id", id)
        .mapTo(Row.class)
        .findOne();
  }

  /// How the newest event fared that it was to be told.
  Optional<WebhookView.Last> last(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select o.kind, d.state, d.attempts, d.error, d.created_at as at, d.ended_at,
              case when d.state = 'WAITING' then d.due_at end as next_at
            from delivery d
            join outbox o on o.tenant_id = d.tenant_id and o.id = d.outbox_id
            where d.webhook_id = :id
            order by d.created_at desc, o.created_at desc
            limit 1
            """)
        .bind("id", id)
        .mapTo(WebhookView.Last.class)
        .findOne();
  }

  Counts counts(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select count(*) filter (where state = 'WAITING') as waiting,
              count(*) filter (where state = 'GIVEN_UP') as given_up
            from delivery
            where webhook_id = :id
            """)
        .bind("id", id)
        .mapTo(Counts.class)
        .one();
  }

  /// Events that the webhook still waits for.
  List<UUID> waitingEvents(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select outbox_id
            from delivery
            where webhook_id = :id
              and state = 'WAITING'
            """)
        .bind("id", id)
        .mapTo(UUID.class)
        .list();
  }

  /// With its deliveries; false when there is none.
  boolean remove(Handle handle, UUID id) {
    return handle.createUpdate("delete from webhook where id = :id").bind("id", id).execute() == 1;
  }
}
