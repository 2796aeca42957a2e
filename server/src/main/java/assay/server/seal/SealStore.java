package assay.server.seal;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The chain's tables.
@Singleton
class SealStore {
  /// Of one and the same text for one and the same moment, whatever the session's time zone is.
  private static final String UTC =
      """
      coalesce(to_char(%1$s at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), %1$s::text)\
      """;

  private static final String DEED =
      """
      e.tenant_id::text as tenant, e.id::text as id, %s as at, e.actor::text as actor, e.action,
        e.subject_kind, e.subject_id, e.detail::text as detail\
      """
          .formatted(UTC.formatted("e.at"));

  /// Rows that the driver holds at once.
  private static final int FETCH = 500;

  /// @param deed null: it is gone
  record Placed(
      Seal seal, int place, @Nullable String event, @Nullable String digest, @Nullable Deed deed) {}

  /// Where a chain ends.
  ///
  /// @param number of its last seal, or 0
  /// @param used the highest number that was ever given, if it is still to be seen
  record Head(int number, String hash, int used, String now) {}

  /// How the last check ended.
  ///
  /// @param fault null: none was found
  record Checked(
      Instant checkedAt, @Nullable String fault, Instant goodAt, int goodSeal, String goodHead) {}

  /// @param broken chains
  /// @param waiting events that are under no seal
  /// @param oldestSeconds age of the oldest of them
  record Load(int broken, long waiting, double oldestSeconds) {}

  /// Across tenants, for the dispatcher's role.
  List<UUID> tenantsThatWait(Handle handle) {
    return handle
        .createQuery("select distinct tenant_id from audit_waiting")
        .mapTo(UUID.class)
        .list();
  }

  /// Across tenants, for the dispatcher's role.
  Load load(Handle handle) {
    return handle
        .createQuery(
            """
            select (select count(*) from audit_check where fault is not null) as broken,
              count(*) as waiting,
              coalesce(extract(epoch from assay_now() - min(at)), 0) as oldest_seconds
            from audit_waiting
            """)
        .mapTo(Load.class)
        .one();
  }

  /// Until the transaction ends, nobody else seals for the tenant; false when somebody does.
  boolean lock(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            "select pg_try_advisory_xact_lock(hashtextextended('audit seal of ' || :tenant, 0))")
        .bind("tenant", tenant.toString())
        .mapTo(Boolean.class)
        .one();
  }

  Head head(Handle handle) {
    return handle
        .createQuery(
            """
            select coalesce(s.number, 0) as number, coalesce(s.hash, :nothing) as hash,
              greatest(
                s.number,
                (select max(seal) from audit_link),
                (select good_seal from audit_check),
                0) as used,
              %s as now
            from (select) as one
            left join (
              select number, hash
              from audit_seal
              order by number desc
              limit 1) s on true
            """
                .formatted(UTC.formatted("assay_now()")))
        .bind("nothing", SealedForm.NOTHING_BEFORE)
        .mapTo(Head.class)
        .one();
  }

  /// What waits, oldest first.
  List<Deed> waiting(Handle handle, int atMost) {
    return handle
        .createQuery(
            """
            select %s
            from audit_waiting w
            join audit_event e on e.tenant_id = w.tenant_id and e.id = w.event_id
            order by w.at, w.event_id
            limit :atMost
            """
                .formatted(DEED))
        .bind("atMost", atMost)
        .map((row, _) -> deed(row))
        .list();
  }

  void add(Handle handle, Seal seal, List<UUID> events, List<String> digests) {
    handle
        .createUpdate(
            """
            insert into audit_seal (tenant_id, number, previous, sealed_at, events, hash)
            values
              (current_tenant(), :number, :previous, cast(:sealedAt as timestamptz), :events, :hash)
            """)
        .bind("number", seal.number())
        .bind("previous", seal.previous())
        .bind("sealedAt", seal.sealedAt())
        .bind("events", seal.events())
        .bind("hash", seal.hash())
        .execute();
    handle
        .createUpdate(
            """
            insert into audit_link (tenant_id, event_id, seal, place, digest)
            select current_tenant(), event, :seal, place, digest
            from unnest(:events, :digests) with ordinality as sealed(event, digest, place)
            """)
        .bind("seal", seal.number())
        .bindArray("events", UUID.class, events)
        .bindArray("digests", String.class, digests)
        .execute();
    handle
        .createUpdate("delete from audit_waiting where event_id = any(:events)")
        .bindArray("events", UUID.class, events)
        .execute();
  }

  /// Every seal with every event under it, in the order of the chain, until the reader has enough.
  /// Streamed: a chain may be longer than memory. A seal without events has one row with place 0.
  void walk(Handle handle, Predicate<Placed> goesOn) {
    var rows =
        handle
            .createQuery(
                """
                select s.number, s.previous, %s as sealed_at, s.events, s.hash,
                  coalesce(l.place, 0) as place, l.event_id::text as event, l.digest,
                  %s
                from audit_seal s
                left join audit_link l on l.tenant_id = s.tenant_id and l.seal = s.number
                left join audit_event e on e.tenant_id = l.tenant_id and e.id = l.event_id
                order by s.number, l.place
                """
                    .formatted(UTC.formatted("s.sealed_at"), DEED))
            .setFetchSize(FETCH)
            .map((row, _) -> placed(row))
            .iterator();
    try (rows) {
      while (rows.hasNext() && goesOn.test(rows.next())) {}
    }
  }

  /// Seals with these numbers and what is under them.
  List<Placed> range(Handle handle, int after, int atMost) {
    return handle
        .createQuery(
            """
            select s.number, s.previous, %s as sealed_at, s.events, s.hash,
              coalesce(l.place, 0) as place, l.event_id::text as event, l.digest,
              %s
            from audit_seal s
            left join audit_link l on l.tenant_id = s.tenant_id and l.seal = s.number
            left join audit_event e on e.tenant_id = l.tenant_id and e.id = l.event_id
            where s.number in (
              select number
              from audit_seal
              where number > :after
              order by number
              limit :atMost)
            order by s.number, l.place
            """
                .formatted(UTC.formatted("s.sealed_at"), DEED))
        .bind("after", after)
        .bind("atMost", atMost)
        .map((row, _) -> placed(row))
        .list();
  }

  /// An event under a seal that is not there.
  ///
  /// @param event its id
  record Unsealed(String event, int seal) {}

  Optional<Unsealed> withoutSeal(Handle handle) {
    return handle
        .createQuery(
            """
            select l.event_id::text as event, l.seal
            from audit_link l
            where not exists (
              select from audit_seal s where s.tenant_id = l.tenant_id and s.number = l.seal)
            order by l.seal, l.place
            limit 1
            """)
        .mapTo(Unsealed.class)
        .findOne();
  }

  /// An event that is under no seal and does not wait for one either.
  Optional<String> loose(Handle handle) {
    return handle
        .createQuery(
            """
            select e.id::text
            from audit_event e
            where not exists (
                select from audit_link l where l.tenant_id = e.tenant_id and l.event_id = e.id)
              and not exists (
                select from audit_waiting w where w.tenant_id = e.tenant_id and w.event_id = e.id)
            order by e.at, e.id
            limit 1
            """)
        .mapTo(String.class)
        .findOne();
  }

  /// An event that waited for its seal and is gone.
  Optional<String> lost(Handle handle) {
    return handle
        .createQuery(
            """
            select w.event_id::text
            from audit_waiting w
            where not exists (
              select from audit_event e where e.tenant_id = w.tenant_id and e.id = w.event_id)
            order by w.at, w.event_id
            limit 1
            """)
        .mapTo(String.class)
        .findOne();
  }

  int countWaiting(Handle handle) {
    return handle.createQuery("select count(*) from audit_waiting").mapTo(Integer.class).one();
  }

  Optional<Checked> checked(Handle handle) {
    return handle
        .createQuery("select checked_at, fault, good_at, good_seal, good_head from audit_check")
        .mapTo(Checked.class)
        .findOne();
  }

  Instant foundGood(Handle handle, int seal, String head) {
    return handle
        .createQuery(
            """
            insert into audit_check (tenant_id, checked_at, good_at, good_seal, good_head)
            values (current_tenant(), assay_now(), assay_now(), :seal, :head)
            on conflict (tenant_id) do update
            set checked_at = excluded.checked_at,
              fault = null,
              good_at = excluded.good_at,
              good_seal = excluded.good_seal,
              good_head = excluded.good_head
            where audit_check.good_seal <= excluded.good_seal
            returning checked_at
            """)
        .bind("seal", seal)
        .bind("head", head)
        .mapTo(Instant.class)
        .findOne()
        .orElseGet(() -> now(handle));
  }

  /// The last good head stays.
  Instant foundBroken(Handle handle, String fault) {
    return handle
        .createQuery(
            """
            insert into audit_check (tenant_id, checked_at, fault, good_at, good_seal, good_head)
            values (current_tenant(), assay_now(), :fault, assay_now(), 0, :nothing)
            on conflict (tenant_id) do update
            set checked_at = excluded.checked_at,
              fault = excluded.fault
            returning checked_at
            """)
        .bind("fault", fault)
        .bind("nothing", SealedForm.NOTHING_BEFORE)
        .mapTo(Instant.class)
        .one();
  }

  private static Instant now(Handle handle) {
    return handle.createQuery("select assay_now()").mapTo(Instant.class).one();
  }

  private static Placed placed(ResultSet row) throws SQLException {
    return new Placed(
        new Seal(
            row.getInt("number"),
            row.getString("previous"),
            row.getString("sealed_at"),
            row.getInt("events"),
            row.getString("hash")),
        row.getInt("place"),
        row.getString("event"),
        row.getString("digest"),
        row.getString("id") == null ? null : deed(row));
  }

  private static Deed deed(ResultSet row) throws SQLException {
    return new Deed(
        row.getString("tenant"),
        row.getString("id"),
        row.getString("at"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject_kind"),
        row.getString("subject_id"),
        row.getString("detail"));
  }
}
