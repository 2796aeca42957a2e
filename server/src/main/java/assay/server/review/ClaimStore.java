package assay.server.review;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class ClaimStore {
  /// Nobody else touches the case until the transaction ends.
  void hold(Handle handle, UUID id) {
    handle
        .createQuery("select id from review_case where id = :id for update")
        .bind("id", id)
        .mapTo(UUID.class)
        .list();
  }

  /// @param user null: nobody
  void set(Handle handle, UUID id, @Nullable UUID user) {
    handle
        .createUpdate(
            """
            update review_case
            set claimed_by = cast(:user as uuid),
              claimed_at = case when cast(:user as uuid) is null then null else assay_now() end
            where id = :id
            """)
        .bind("user", user)
        .bind("id", id)
        .execute();
  }
}
