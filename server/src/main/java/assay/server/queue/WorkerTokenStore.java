package assay.server.queue;

import assay.server.account.Secret;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Tokens of the workers of an organization's own pool.
@Singleton
class WorkerTokenStore {
  WorkerToken add(Handle handle, UUID id, UUID organization, String name, Secret secret) {
    return handle
        .createQuery(
            """
            insert into worker_token (id, name, token_hash, organization_id)
            values (:id, :name, :hash, :organization)
            returning id, name, created_at
            """)
        .bind("id", id)
        .bind("name", name)
        .bind("hash", secret.hash())
        .bind("organization", organization)
        .mapTo(WorkerToken.class)
        .one();
  }

  /// The good ones, newest first.
  List<WorkerToken> of(Handle handle, UUID organization) {
    return handle
        .createQuery(
            """
            select id, name, created_at
            from worker_token
            where organization_id = :organization
              and revoked_at is null
            order by created_at desc, id desc
            """)
        .bind("organization", organization)
        .mapTo(WorkerToken.class)
        .list();
  }

  /// False when the organization has no such good token.
  boolean revoke(Handle handle, UUID organization, UUID token) {
    return handle
            .createUpdate(
                """
                update worker_token
                set revoked_at = assay_now()
                where id = :token
                  and organization_id = :organization
                  and revoked_at is null
                """)
            .bind("token", token)
            .bind("organization", organization)
            .execute()
        == 1;
  }
}
