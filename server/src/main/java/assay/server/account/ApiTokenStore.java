package assay.server.account;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class ApiTokenStore {
  /// The account behind a good token.
  ///
  /// @param tenant null: any organization
  record Holder(
      UUID token,
      UUID id,
      String name,
      String email,
      boolean isOperator,
      List<String> scopes,
      @Nullable UUID tenant,
      boolean isStale) {}

  /// @param life null: until revoked
  ApiToken add(
      Handle handle,
      UUID id,
      Secret secret,
      UUID user,
      String name,
      List<String> scopes,
      @Nullable Duration life) {
    return handle
        .createQuery(
            """
            insert into api_token (id, user_id, name, token_hash, prefix, scopes, expires_at)
            values (:id, :user, :name, :hash, :prefix, :scopes,
                    assay_now() + make_interval(secs => :life))
            returning id, name, prefix, scopes, created_at, expires_at, last_used_at
            """)
        .bind("id", id)
        .bind("user", user)
        .bind("name", name)
        .bind("hash", secret.hash())
        .bind("prefix", secret.text().substring(0, 12))
        .bindArray("scopes", String.class, scopes)
        .bind("life", life == null ? null : (double) life.toSeconds())
        .mapTo(ApiToken.class)
        .one();
  }

  Optional<Holder> find(Handle handle, Secret secret) {
    return handle
        .createQuery(
            """
            select t.id as token, u.id, u.name, u.email, u.is_operator, t.scopes,
                   t.organization_id as tenant,
                   coalesce(t.last_used_at < assay_now() - interval '1 minute', true) as is_stale
            from api_token t
            join app_user u on u.id = t.user_id
            where t.token_hash = :hash
              and t.revoked_at is null
              and (t.expires_at is null or t.expires_at > assay_now())
              and u.disabled_at is null
            """)
        .bind("hash", secret.hash())
        .mapTo(Holder.class)
        .findOne();
  }

  void touch(Handle handle, UUID id) {
    handle
        .createUpdate(
            """
            update api_token
            set last_used_at = assay_now()
            where id = :id
            """)
        .bind("id", id)
        .execute();
  }

  List<ApiToken> ofUser(Handle handle, UUID user) {
    return handle
        .createQuery(
            """
            select id, name, prefix, scopes, created_at, expires_at, last_used_at
            from api_token
            where user_id = :user
              and revoked_at is null
            order by id
            """)
        .bind("user", user)
        .mapTo(ApiToken.class)
        .list();
  }

  /// False when the user has no such token.
  boolean revoke(Handle handle, UUID user, UUID id) {
    return handle
            .createUpdate(
                """
                update api_token
                set revoked_at = assay_now()
                where id = :id
                  and user_id = :user
                  and revoked_at is null
                """)
            .bind("id", id)
            .bind("user", user)
            .execute()
        == 1;
  }
}
