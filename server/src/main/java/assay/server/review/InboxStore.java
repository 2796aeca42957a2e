package assay.server.review;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// How many cases are open.
@Singleton
class InboxStore {
  /// One a kind, those of which none is open too.
  List<Inbox.Counter> counters(Handle handle, UUID me) {
    return handle
        .createQuery(
            """
            select k.kind, count(c.id) as open,
              count(c.id) filter (where c.claimed_by = :me) as mine,
              count(c.id) filter (where c.claimed_by is null) as unclaimed,
              count(c.id) filter (where c.awaits_team) as waiting,
              min(c.opened_at) as oldest_at
            from unnest(:kinds) with ordinality as k (kind, place)
            left join review_case c on c.tenant_id = current_tenant()
              and c.kind = k.kind
              and c.state = 'open'
            group by k.kind, k.place
            order by k.place
            """)
        .bind("me", me)
        .bindArray("kinds", String.class, Inbox.KINDS)
        .mapTo(Inbox.Counter.class)
        .list();
  }

  int pending(Handle handle) {
    return handle
        .createQuery(
            """
            select count(*)
            from review_case
            where state = 'open'
              and not awaits_team
            """)
        .mapTo(int.class)
        .one();
  }
}
