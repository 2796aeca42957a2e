package assay.server.account;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class SessionStore {
  private static final String IDLE = "interval '2 hours'";

  /// The account behind a live session.
  record Holder(UUID id, String name, String email, boolean isOperator, boolean isStale) {}

  void add(Handle handle, Secret secret, UUID user, String userAgent, Duration life) {
    handle
        .createUpdate(
            """
            insert into session (token_hash, user_id, expires_at, user_agent)
            values (:hash, :user, assay_now() + make_interval(secs => :life), :agent)
            """)
        .bind("hash", secret.hash())
        .bind("user", user)
        .bind("life", (double) life.toSeconds())
        .bind("agent", userAgent)
        .execute();
  }

  Optional<Holder> find(Handle handle, Secret secret) {
    return handle
        .createQuery(
            """
            select u.id, u.name, u.email, u.is_operator,
                   s.last_seen_at < assay_now() - interval '1 minute' as is_stale
            from session s
            join app_user u on u.id = s.user_id
            where s.token_hash = :hash
              and s.expires_at > assay_now()
              and s.last_seen_at > assay_now() - %s
              and u.disabled_at is null
            """
                .formatted(IDLE))
        .bind("hash", secret.hash())
        .mapTo(Holder.class)
        .findOne();
  }

  void touch(Handle handle, Secret secret) {
    handle
        .createUpdate(
            """
            update session
            set last_seen_at = assay_now()
            where token_hash = :hash
            """)
        .bind("hash", secret.hash())
        .execute();
  }

  void remove(Handle handle, Secret secret) {
    handle
        .createUpdate("delete from session where token_hash = :hash")
        .bind("hash", secret.hash())
        .execute();
  }

  void removeAll(Handle handle, UUID user) {
    handle.createUpdate("delete from session where user_id = :user").bind("user", user).execute();
  }

  /// Of everybody: sessions that nobody ended.
  void removeExpired(Handle handle) {
    handle
        .createUpdate(
            """
            delete from session
            where expires_at < assay_now()
               or last_seen_at < assay_now() - %s
            """
                .formatted(IDLE))
        .execute();
  }
}
