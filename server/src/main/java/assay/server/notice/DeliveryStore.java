package assay.server.notice;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Deliveries: written, claimed, ended.
@Singleton
class DeliveryStore {
  record Unaddressed(UUID tenant, UUID event) {}

  /// Across tenants: the oldest events that nobody has written deliveries for.
  List<Unaddressed> unaddressed(Handle handle, int atMost) {
    return handle
        .createQuery(
            """
            select tenant_id as tenant, id as event
            from outbox
            where addressed_at is null
            order by created_at
            limit :atMost
            """)
        .bind("atMost", atMost)
        .mapTo(Unaddressed.class)
        .list();
  }

  /// Those of the tenant's events that still are unaddressed and that no other server addresses
  /// now; none will until the transaction ends.
  List<UUID> hold(Handle handle, List<UUID> events) {
    return handle
        .createQuery(
            """
            select id
            from outbox
            where id = any(:events)
              and addressed_at is null
            order by id
            for update skip locked
            """)
        .bindArray("events", UUID.class, events)
        .mapTo(UUID.class)
        .list();
  }

  /// To the webhooks that asked for the kind before the event was made; a test to its webhook.
  void addressWebhooks(Handle handle, List<UUID> events) {
    handle
        .createUpdate(
            """
            insert into delivery (tenant_id, outbox_id, webhook_id)
            select o.tenant_id, o.id, w.id
            from outbox o
            join webhook w on w.tenant_id = o.tenant_id and w.created_at <= o.created_at
            where o.id = any(:events)
              and (o.kind = any(w.kinds)
                or (o.kind = 'webhook.test' and o.payload->>'webhook' = w.id::text))
            on conflict do nothing
            """)
        .bindArray("events", UUID.class, events)
        .execute();
  }

  /// To the members of the entry's team who want mail. What an accepted appeal changed, its own
  /// decision tells.
  void addressTeams(Handle handle, List<UUID> events) {
    handle
        .createUpdate(
            """
            insert into delivery (tenant_id, outbox_id, user_id)
            select o.tenant_id, o.id, u.id
            from outbox o
            join submission s on s.tenant_id = o.tenant_id
              and s.id = cast(o.payload->>'submission' as uuid)
            join team_member m on m.tenant_id = s.tenant_id
              and m.team_id = s.team_id
              and m.left_at is null
            join app_user u on u.id = m.user_id
              and u.disabled_at is null
              and u.mail_entries
              and u.email not like '%@localhost'
            where o.id = any(:events)
              and (o.kind in ('case.message', 'submission.regraded')
                or (o.kind = 'case.decided' and o.payload->>'appeal' is null)
                or (o.kind = 'submission.state' and o.payload->>'state' in
                  ('GRADED', 'FAILED_MODEL', 'FAILED_SYSTEM', 'CANCELLED')))
            on conflict do nothing
            """)
        .bindArray("events", UUID.class, events)
        .execute();
  }

  /// To the owners and organizers of the organization.
  void addressOrganizers(Handle handle, List<UUID> events) {
    handle
        .createUpdate(
            """
            insert into delivery (tenant_id, outbox_id, user_id)
            select o.tenant_id, o.id, u.id
            from outbox o
            join membership m on m.tenant_id = o.tenant_id and m.role in ('OWNER', 'ORGANIZER')
            join app_user u on u.id = m.user_id
              and u.disabled_at is null
              and u.email not like '%@localhost'
            where o.id = any(:events)
              and o.kind in ('case.opened', 'case.answer')
            on conflict do nothing
            """)
        .bindArray("events", UUID.class, events)
        .execute();
  }

  /// To whom a private competition was opened, where the address has an account.
  void addressInvited(Handle handle, List<UUID> events) {
    handle
        .createUpdate(
            """
            insert into delivery (tenant_id, outbox_id, user_id)
            select o.tenant_id, o.id, u.id
            from outbox o
            join invitation i on i.tenant_id = o.tenant_id
              and i.id = cast(o.payload->>'invitation' as uuid)
            join app_user u on u.email = i.email
              and u.disabled_at is null
              and u.email not like '%@localhost'
            where o.id = any(:events)
              and o.kind = 'invitation.made'
            on conflict do nothing
            """)
        .bindArray("events", UUID.class, events)
        .execute();
  }

  /// All deliveries of these events are written; those that go to nobody are done.
  void addressed(Handle handle, List<UUID> events) {
    handle
        .createUpdate(
            """
            update outbox
            set addressed_at = assay_now(),
              delivered_at = case
                when not exists (
                  select from delivery d
                  where d.tenant_id = outbox.tenant_id
                    and d.outbox_id = outbox.id) then assay_now() end
            where id = any(:events)
            """)
        .bindArray("events", UUID.class, events)
        .execute();
  }

  /// Across tenants: the oldest waiting calls of each webhook, first those of webhooks that the
  /// fewest are under way to. Of each webhook and of each tenant no more than their shares are
  /// under way, so that slow receivers hold up nobody but themselves.
  // Five parameters: how many in all, to a tenant, to a webhook, and for how long.
  List<Delivery> claimCalls(
      Handle handle, int atMost, int ofTenant, int ofWebhook, Duration lease) {
    return handle
        .createQuery(
            """
            with busy as materialized (
              select tenant_id, webhook_id, count(*) as calls
              from delivery
              where webhook_id is not null
                and lease_until > assay_now()
              group by tenant_id, webhook_id
            ),
            waiting as (
              select w.tenant_id, oldest.id, oldest.due_at,
                coalesce(busy.calls, 0)
                  + row_number() over (partition by w.tenant_id, w.id order by oldest.due_at) as place
              from webhook w
              left join busy on busy.tenant_id = w.tenant_id and busy.webhook_id = w.id
              cross join lateral (
                select d.id, d.due_at
                from delivery d
                where d.tenant_id = w.tenant_id
                  and d.webhook_id = w.id
                  and d.state = 'WAITING'
                  and d.due_at <= assay_now()
                  and (d.lease_until is null or d.lease_until <= assay_now())
                order by d.due_at
                limit greatest(0, :ofWebhook - coalesce(busy.calls, 0))) oldest
            ),
            next as (
              select tenant_id, id, place, due_at,
                (
                  select coalesce(sum(busy.calls), 0)
                  from busy
                  where busy.tenant_id = waiting.tenant_id)
                  + row_number() over (partition by tenant_id order by place, due_at) as turn
              from waiting
            ),
            chosen as (
              select d.tenant_id, d.id
              from delivery d
              join next on next.tenant_id = d.tenant_id and next.id = d.id
              where next.turn <= :ofTenant
                and d.state = 'WAITING'
                and (d.lease_until is null or d.lease_until <= assay_now())
              order by next.place, next.turn, next.due_at
              limit :atMost
              for update of d skip locked
            )
            update delivery d
            set attempts = attempts + 1,
              lease_token = gen_random_uuid(),
              lease_until = assay_now() + :lease * interval '1 millisecond'
            from chosen
            where d.tenant_id = chosen.tenant_id
              and d.id = chosen.id
            returning d.tenant_id as tenant, d.id, d.outbox_id as event, d.webhook_id as webhook,
              d.user_id as person, d.attempts as attempt, d.lease_token as token
            """)
        .bind("atMost", atMost)
        .bind("ofTenant", ofTenant)
        .bind("ofWebhook", ofWebhook)
        .bind("lease", lease.toMillis())
        .mapTo(Delivery.class)
        .list();
  }

  /// Across tenants: the mails that have waited longest.
  List<Delivery> claimMails(Handle handle, int atMost, Duration lease) {
    return handle
        .createQuery(
            """
            with chosen as (
              select d.tenant_id, d.id
              from delivery d
              where d.state = 'WAITING'
                and d.user_id is not null
                and d.due_at <= assay_now()
                and (d.lease_until is null or d.lease_until <= assay_now())
              order by d.due_at
              limit :atMost
              for update skip locked
            )
            update delivery d
            set attempts = attempts + 1,
              lease_token = gen_random_uuid(),
              lease_until = assay_now() + :lease * interval '1 millisecond'
            from chosen
            where d.tenant_id = chosen.tenant_id
              and d.id = chosen.id
            returning d.tenant_id as tenant, d.id, d.outbox_id as event, d.webhook_id as webhook,
              d.user_id as person, d.attempts as attempt, d.lease_token as token
            """)
        .bind("atMost", atMost)
        .bind("lease", lease.toMillis())
        .mapTo(Delivery.class)
        .list();
  }

  Optional<Happening> happening(Handle handle, UUID event) {
    return handle
        .createQuery(
            """
            select o.id, o.kind, o.created_at as at, o.payload,
              s.code as entry, t.name as team, c.slug as competition, c.name as competition_name
            from outbox o
            left join submission s on s.tenant_id = o.tenant_id
              and s.id = cast(o.payload->>'submission' as uuid)
            left join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
            left join competition c on c.tenant_id = s.tenant_id and c.id = s.competition_id
            where o.id = :event
            """)
        .bind("event", event)
        .mapTo(Happening.class)
        .findOne();
  }

  /// The mail address of someone whose account may be used.
  Optional<String> address(Handle handle, UUID person) {
    return handle
        .createQuery(
            """
            select email
            from app_user
            where id = :person
              and disabled_at is null
            """)
        .bind("person", person)
        .mapTo(String.class)
        .findOne();
  }

  /// False when the lease was lost, or the delivery with its webhook.
  boolean end(Handle handle, Delivery held, boolean isDelivered, String error) {
    return handle
            .createUpdate(
                """
                update delivery
                set state = case when :isDelivered then 'DELIVERED' else 'GIVEN_UP' end,
                  error = case when :isDelivered then error else :error end,
                  ended_at = assay_now(), lease_token = null, lease_until = null
                where id = :id
                  and lease_token = :token
                """)
            .bind("id", held.id())
            .bind("token", held.token())
            .bind("isDelivered", isDelivered)
            .bind("error", error)
            .execute()
        == 1;
  }

  void again(Handle handle, Delivery held, Duration delay, String error) {
    handle
        .createUpdate(
            """
            update delivery
            set due_at = assay_now() + :delay * interval '1 millisecond',
              error = :error, lease_token = null, lease_until = null
            where id = :id
              and lease_token = :token
            """)
        .bind("id", held.id())
        .bind("token", held.token())
        .bind("delay", delay.toMillis())
        .bind("error", error)
        .execute();
  }

  /// Events of which no delivery waits any more are delivered. The lock makes the last two
  /// deliveries of an event see each other.
  void settle(Handle handle, List<UUID> events) {
    handle
        .createQuery(
            """
            select id
            from outbox
            where id = any(:events)
            order by id
            for update
            """)
        .bindArray("events", UUID.class, events)
        .mapTo(UUID.class)
        .list();
    handle
        .createUpdate(
            """
            update outbox
            set delivered_at = assay_now()
            where id = any(:events)
              and addressed_at is not null
              and delivered_at is null
              and not exists (
                select from delivery d
                where d.tenant_id = outbox.tenant_id
                  and d.outbox_id = outbox.id
                  and d.state = 'WAITING')
            """)
        .bindArray("events", UUID.class, events)
        .execute();
  }

  /// Of the tenant, with their deliveries; how many.
  int forget(Handle handle, Duration age) {
    return handle
        .createUpdate(
            """
            delete from outbox
            where delivered_at < assay_now() - :age * interval '1 second'
            """)
        .bind("age", age.toSeconds())
        .execute();
  }
}
