package assay.server.queue;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What failed on which worker. The first part runs as the dispatcher, across tenants.
@Singleton
class FaultStore {
  /// The worker that holds a lease.
  ///
  /// @param failures gradings that failed on it since its last success
  /// @param lostAt null: it never lost a lease
  /// @param failedElsewhere whether the same grading failed on another worker, too
  record Holder(
      UUID worker,
      String name,
      String intake,
      List<UUID> failures,
      @Nullable Instant lostAt,
      Instant claimedAt,
      boolean failedElsewhere) {
    Holder {
      failures = List.copyOf(failures);
    }
  }

  /// The holder of a lease, locked. A process that started anew under its name is the same worker.
  Optional<Holder> holder(Handle handle, Lease lease) {
    return handle
        .createQuery(
            """
            select w.id as worker, w.name, w.intake, w.failures, w.lost_at, g.claimed_at,
              exists (
                select from worker other
                where other.id = any(g.failed_on)
                  and (other.token_id, other.name) <> (w.token_id, w.name)) as failed_elsewhere
            from grading g
            join worker w on w.id = g.worker_id
            where g.id = :grading
              and g.lease_token = :token
              and g.state = 'LEASED'
              and is_of_workers(g.stage)
            for update of w
            """)
        .bind("grading", lease.grading())
        .bind("token", lease.token())
        .mapTo(Holder.class)
        .findOne();
  }

  /// It was the entry: takes its failure off every worker.
  void acquit(Handle handle, UUID grading) {
    handle
        .createUpdate(
            """
            update worker
            set failures = array_remove(failures, :grading)
            where :grading = any(failures)
            """)
        .bind("grading", grading)
        .execute();
  }

  /// Adds a failure of the worker.
  void accuse(Handle handle, UUID worker, UUID grading) {
    handle
        .createUpdate(
            """
            update worker
            set failures = array_append(failures, :grading)
            where id = :worker
              and :grading <> all(failures)
            """)
        .bind("worker", worker)
        .bind("grading", grading)
        .execute();
  }

  void lostNow(Handle handle, UUID worker) {
    handle
        .createUpdate("update worker set lost_at = assay_now() where id = :worker")
        .bind("worker", worker)
        .execute();
  }

  /// Gives the entries that failed on a worker since its last success their attempts back.
  void giveBack(Handle handle, UUID worker) {
    handle
        .createUpdate(
            """
            with bad as (
              select w.failures, array(
                select same.id
                from worker same
                where same.token_id = w.token_id
                  and same.name = w.name) as ids
              from worker w
              where w.id = :worker)
            update grading
            set attempt = greatest(0, attempt - (
                select count(*)
                from unnest(failed_on) one
                where one = any(bad.ids))::int),
              failed_on = array(
                select one
                from unnest(failed_on) one
                where one <> all(bad.ids))
            from bad
            where grading.id = any(bad.failures)
              and is_of_workers(grading.stage)
              and grading.state in ('QUEUED', 'LEASED')
            """)
        .bind("worker", worker)
        .execute();
  }

  int attempt(Handle handle, UUID grading) {
    return handle
        .createQuery("select attempt from grading where id = :grading")
        .bind("grading", grading)
        .mapTo(int.class)
        .one();
  }

  /// Within the tenant: keeps on whom the attempt failed.
  void failed(Handle handle, Lease lease) {
    handle
        .createUpdate(
            """
            update grading
            set failed_on = array_append(failed_on, worker_id)
            where id = :grading
            """)
        .bind("grading", lease.grading())
        .execute();
  }

  /// Within the tenant: the attempt has not been.
  void forgive(Handle handle, Lease lease) {
    handle
        .createUpdate(
            """
            update grading
            set attempt = greatest(0, attempt - 1)
            where id = :grading
            """)
        .bind("grading", lease.grading())
        .execute();
  }

  /// Within the tenant: the worker of a grading can work.
  void succeeded(Handle handle, Lease lease) {
    handle
        .createUpdate(
            """
            update worker
            set failures = '{}'
            where id = (
                select worker_id
                from grading
                where id = :grading)
              and failures <> '{}'
            """)
        .bind("grading", lease.grading())
        .execute();
  }
}
