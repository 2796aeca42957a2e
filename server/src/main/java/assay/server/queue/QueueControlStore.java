package assay.server.queue;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Pauses, pools and shares.
@Singleton
class QueueControlStore {
  /// The queue of a competition.
  ///
  /// @param pausedSince null while it is served
  /// @param reason empty while it is served
  /// @param pool `platform` or `own`
  /// @param waiting entries that wait for a worker or a judge
  /// @param running entries that one of them has
  record OfCompetition(
      @Nullable Instant pausedSince, String reason, String pool, int waiting, int running) {}

  OfCompetition ofCompetition(Handle handle, UUID competition) {
    return handle
        .createQuery(
            """
            select c.queue_paused_at as paused_since, c.queue_pause_reason as reason, c.pool,
              (select count(*)
               from grading g
               where g.competition_id = c.id
                 and g.state = 'QUEUED') as waiting,
              (select count(*)
               from grading g
               where g.competition_id = c.id
                 and g.state = 'LEASED') as running
            from competition c
            where c.id = :competition
            """)
        .bind("competition", competition)
        .mapTo(OfCompetition.class)
        .one();
  }

  /// A pause that goes on keeps when it began.
  void pause(Handle handle, UUID competition, boolean isPaused, String reason) {
    handle
        .createUpdate(
            """
            update competition
            set queue_paused_at = case
                when :paused then coalesce(queue_paused_at, assay_now()) end,
              queue_pause_reason = :reason
            where id = :competition
            """)
        .bind("competition", competition)
        .bind("paused", isPaused)
        .bind("reason", reason)
        .execute();
  }

  void setPool(Handle handle, UUID competition, String pool) {
    handle
        .createUpdate("update competition set pool = :pool where id = :competition")
        .bind("competition", competition)
        .bind("pool", pool)
        .execute();
  }

  /// The queue of everybody.
  ///
  /// @param pausedSince null while it is served
  record OfPlatform(@Nullable Instant pausedSince, String reason) {}

  OfPlatform ofPlatform(Handle handle) {
    return handle
        .createQuery(
            """
            select paused_at as paused_since, pause_reason as reason
            from platform_queue
            """)
        .mapTo(OfPlatform.class)
        .one();
  }

  void pausePlatform(Handle handle, boolean isPaused, String reason) {
    handle
        .createUpdate(
            """
            update platform_queue
            set paused_at = case when :paused then coalesce(paused_at, assay_now()) end,
              pause_reason = :reason
            """)
        .bind("paused", isPaused)
        .bind("reason", reason)
        .execute();
  }

  int weight(Handle handle, UUID organization) {
    return handle
        .createQuery("select weight from organization where id = :organization")
        .bind("organization", organization)
        .mapTo(int.class)
        .one();
  }

  void setWeight(Handle handle, UUID organization, int weight) {
    handle
        .createUpdate("update organization set weight = :weight where id = :organization")
        .bind("organization", organization)
        .bind("weight", weight)
        .execute();
  }
}
