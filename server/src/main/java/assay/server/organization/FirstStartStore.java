package assay.server.organization;

import assay.server.account.Secret;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class FirstStartStore {
  /// One server at a time, until the transaction ends.
  void lock(Handle handle) {
    handle.execute("select pg_advisory_xact_lock(4027431987)");
  }

  boolean hasUsers(Handle handle) {
    return handle.createQuery("select exists (select from app_user)").mapTo(Boolean.class).one();
  }

  void addOwner(Handle handle, UUID id) {
    handle
        .createUpdate(
            """
            insert into app_user (id, email, name, is_operator)
            values (:id, :email, 'Owner', true)
            """)
        .bind("id", id)
        .bind("email", "owner-" + id + "@localhost")
        .execute();
  }

  /// The owner who has not signed up yet.
  Optional<UUID> unclaimedOwner(Handle handle) {
    return handle
        .createQuery(
            """
            select u.id
            from app_user u
            where u.password_hash is null
              and u.is_operator
              and exists (select from sign_up_link l where l.user_id = u.id)
            """)
        .mapTo(UUID.class)
        .findOne();
  }

  /// The link replaces those before it.
  void setLink(Handle handle, Secret link, UUID user) {
    handle
        .createUpdate("delete from sign_up_link where user_id = :user and used_at is null")
        .bind("user", user)
        .execute();
    handle
        .createUpdate(
            """
            insert into sign_up_link (token_hash, user_id, expires_at)
            values (:hash, :user, assay_now() + interval '7 days')
            """)
        .bind("hash", link.hash())
        .bind("user", user)
        .execute();
  }

  /// Whose a good link is.
  Optional<UUID> ownerOf(Handle handle, Secret link) {
    return handle
        .createQuery(
            """
            select user_id
            from sign_up_link
            where token_hash = :hash
              and used_at is null
              and expires_at > assay_now()
            """)
        .bind("hash", link.hash())
        .mapTo(UUID.class)
        .findOne();
  }

  /// False when someone was faster.
  boolean use(Handle handle, Secret link) {
    return handle
            .createUpdate(
                """
                update sign_up_link
                set used_at = assay_now()
                where token_hash = :hash
                  and used_at is null
                  and expires_at > assay_now()
                """)
            .bind("hash", link.hash())
            .execute()
        == 1;
  }

  void addWorkerToken(Handle handle, UUID id, Secret secret) {
    handle
        .createUpdate(
            """
            insert into worker_token (id, name, token_hash)
            values (:id, 'first worker', :hash)
            """)
        .bind("id", id)
        .bind("hash", secret.hash())
        .execute();
  }
}
