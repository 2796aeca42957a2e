package assay.server.queue;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The queue. Statements under "across tenants" run as the dispatcher, the others within the tenant
/// of their lease.
@Singleton
class GradingStore {
  /// A lease whose time is over.
  ///
  /// @param workerName who held it; null: a judge slot of this server or another
  record Expired(
      UUID tenant,
      UUID grading,
      UUID submission,
      long token,
      int attempt,
      Stage stage,
      Instant leaseUntil,
      @Nullable String workerName) {
    Lease lease() {
      return new Lease(tenant, grading, submission, token, attempt, stage);
    }
  }

  /// What a heartbeat found.
  record Beat(String state) {}

  /// How many gradings of a stage wait or are leased.
  ///
  /// @param oldestSeconds since the oldest of them was made
  record Load(Stage stage, String state, int count, double oldestSeconds) {}

  /// Across tenants.
  List<Load> loads(Handle handle) {
    return handle
        .createQuery(
            """
            select upper(stage) as stage, state, count(*) as count,
              extract(epoch from assay_now() - min(created_at)) as oldest_seconds
            from grading
            where state in ('QUEUED', 'LEASED')
            group by stage, state
            """)
        .mapTo(Load.class)
        .list();
  }

  /// Across tenants: a lease of a worker that shows this token, if it is live.
  Optional<Lease> live(Handle handle, UUID grading, long token, UUID workerToken) {
    return handle
        .createQuery(
            """
            select g.tenant_id as tenant, g.id as grading, g.submission_id as submission,
              g.lease_token as token, g.attempt, upper(g.stage) as stage
            from grading g
            join worker w on w.id = g.worker_id
            where g.id = :grading
              and g.lease_token = :token
              and is_of_workers(g.stage)
              and g.state = 'LEASED'
              and w.token_id = :workerToken
            """)
        .bind("grading", grading)
        .bind("token", token)
        .bind("workerToken", workerToken)
        .mapTo(Lease.class)
        .findOne();
  }

  /// Across tenants: prolongs a live lease; a cancelled one says so; empty when it was lost.
  Optional<Beat> beat(
      Handle handle, UUID grading, long token, UUID workerToken, Duration lease, String progress) {
    return handle
        .createQuery(
            """
            update grading
            set lease_until = case
                when grading.state = 'LEASED' then assay_now() + :seconds * interval '1 second'
                else lease_until end,
              progress = :progress::jsonb
            from worker w
            where grading.id = :grading
              and grading.lease_token = :token
              and is_of_workers(grading.stage)
              and grading.state in ('LEASED', 'CANCELLED')
              and w.id = grading.worker_id
              and w.token_id = :workerToken
            returning grading.state
            """)
        .bind("grading", grading)
        .bind("token", token)
        .bind("workerToken", workerToken)
        .bind("seconds", lease.toSeconds())
        .bind("progress", progress)
        .mapTo(Beat.class)
        .findOne();
  }

  /// Across tenants.
  List<Expired> expired(Handle handle) {
    return handle
        .createQuery(
            """
            select g.tenant_id as tenant, g.id as grading, g.submission_id as submission,
              g.lease_token as token, g.attempt, upper(g.stage) as stage, g.lease_until,
              case when is_of_workers(g.stage) then w.name end as worker_name
            from grading g
            left join worker w on w.id = g.worker_id
            where g.state = 'LEASED'
              and g.lease_until < assay_now()
            order by g.lease_until
            limit 200
            """)
        .mapTo(Expired.class)
        .list();
  }

  /// Across tenants: worker's stages that wait although an attempt may have brought all their
  /// vectors. Nobody holds them: the token is 0.
  List<Lease> waitingAgain(Handle handle) {
    return handle
        .createQuery(
            """
            select tenant_id as tenant, id as grading, submission_id as submission,
              0 as token, attempt, upper(stage) as stage
            from grading
            where is_of_workers(stage)
              and state = 'QUEUED'
              and attempt > 0
            limit 200
            """)
        .mapTo(Lease.class)
        .list();
  }

  /// Locks the row until the transaction ends; false when the lease is no longer ours.
  boolean hold(Handle handle, Lease lease) {
    return handle
        .createQuery(
            """
            select id
            from grading
            where id = :grading
              and lease_token = :token
              and state = 'LEASED'
            for update
            """)
        .bind("grading", lease.grading())
        .bind("token", lease.token())
        .mapTo(UUID.class)
        .findOne()
        .isPresent();
  }

  /// The same, for a lease that must be over by now.
  boolean holdExpired(Handle handle, Lease lease) {
    return handle
        .createQuery(
            """
            select id
            from grading
            where id = :grading
              and lease_token = :token
              and state = 'LEASED'
              and lease_until < assay_now()
            for update
            """)
        .bind("grading", lease.grading())
        .bind("token", lease.token())
        .mapTo(UUID.class)
        .findOne()
        .isPresent();
  }

  /// A row that waits at this stage, locked; false when it no longer does.
  boolean holdWaiting(Handle handle, UUID grading, Stage stage) {
    return handle
        .createQuery(
            """
            select id
            from grading
            where id = :grading
              and stage = :stage
              and state = 'QUEUED'
            for update skip locked
            """)
        .bind("grading", grading)
        .bind("stage", stage.spelled())
        .mapTo(UUID.class)
        .findOne()
        .isPresent();
  }

  boolean extend(Handle handle, Lease lease, Duration duration) {
    return handle
            .createUpdate(
                """
                update grading
                set lease_until = assay_now() + :seconds * interval '1 second'
                where id = :grading
                  and lease_token = :token
                  and state = 'LEASED'
                """)
            .bind("grading", lease.grading())
            .bind("token", lease.token())
            .bind("seconds", duration.toSeconds())
            .execute()
        == 1;
  }

  void requeue(Handle handle, Lease lease, Duration delay, String error) {
    handle
        .createUpdate(
            """
            update grading
            set state = 'QUEUED', lease_token = null, lease_until = null,
              not_before = assay_now() + :seconds * interval '1 second',
              last_error = :error
            where id = :grading
            """)
        .bind("grading", lease.grading())
        .bind("seconds", delay.toSeconds())
        .bind("error", error)
        .execute();
  }

  /// On to another stage, with its own attempts.
  void advance(Handle handle, UUID grading, Stage stage) {
    handle
        .createUpdate(
            """
            update grading
            set stage = :stage, state = 'QUEUED', attempt = 0, lease_token = null,
              lease_until = null, not_before = assay_now(), last_error = null, failed_on = '{}',
              run_seconds = case
                when stage = 'run' and state = 'LEASED'
                  then extract(epoch from assay_now() - claimed_at) else run_seconds end,
              run_ended_at = case when stage = 'run' then assay_now() else run_ended_at end
            where id = :grading
            """)
        .bind("grading", grading)
        .bind("stage", stage.spelled())
        .execute();
    wake(handle, stage);
  }

  /// Leaves a piece of work out from now on, and gives the rest back as if this attempt had not
  /// been.
  void skip(Handle handle, Lease lease, String work) {
    handle
        .createUpdate(
            """
            update grading
            set skipped = array_append(skipped, :work), state = 'QUEUED', attempt = attempt - 1,
              lease_token = null, lease_until = null
            where id = :grading
            """)
        .bind("grading", lease.grading())
        .bind("work", work)
        .execute();
    wake(handle, lease.stage());
  }

  /// Ends the work; the state is DONE, FAILED or QUARANTINED.
  void end(Handle handle, Lease lease, String state, @Nullable String error) {
    handle
        .createUpdate(
            """
            update grading
            set state = :state, lease_token = null, lease_until = null, last_error = :error,
              finished_at = assay_now()
            where id = :grading
            """)
        .bind("grading", lease.grading())
        .bind("state", state)
        .bind("error", error)
        .execute();
  }

  /// Told when the transaction commits.
  void wake(Handle handle, Stage stage) {
    handle
        .createQuery("select pg_notify('assay_queue', :topic) is null")
        .bind("topic", topic(stage))
        .mapTo(boolean.class)
        .one();
  }

  /// Who waits for work of a stage listens to its topic: workers to one, judges to the other.
  static String topic(Stage stage) {
    return stage.isWorkers() ? "run" : "judge";
  }
}
