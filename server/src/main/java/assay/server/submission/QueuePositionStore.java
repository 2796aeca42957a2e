package assay.server.submission;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class QueuePositionStore {
  /// By age; the fair order may serve it a little earlier or later.
  Optional<Integer> position(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select (
              select count(*)
              from grading other
              where other.stage = own.stage
                and other.state = 'QUEUED'
                and (other.created_at, other.id) <= (own.created_at, own.id))
            from grading own
            where own.submission_id = :submission
              and own.state = 'QUEUED'
            """)
        .bind("submission", submission)
        .mapTo(Integer.class)
        .findOne();
  }
}
