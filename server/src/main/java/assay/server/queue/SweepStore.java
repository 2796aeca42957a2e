package assay.server.queue;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class SweepStore {
  /// Unfinished entries of the tenant that no grading works on.
  List<UUID> withoutGrading(Handle handle) {
    return handle
        .createQuery(
            """
            select s.id
            from submission s
            where s.state in ('CHECKING', 'QUEUED', 'RUNNING', 'JUDGING')
              and not exists (
                select from grading g
                where g.tenant_id = s.tenant_id
                  and g.submission_id = s.id)
            """)
        .mapTo(UUID.class)
        .list();
  }

  void addGrading(Handle handle, UUID submission) {
    handle
        .createUpdate(
            """
            insert into grading (
              tenant_id, id, submission_id, competition_id, team_id, stage, needs_device,
              needs_memory_bytes)
            select s.tenant_id, :id, s.id, s.competition_id, s.team_id,
              case when exists (
                select from submission_file f
                where f.tenant_id = s.tenant_id
                  and f.submission_id = s.id
                  and f.kind = 'model') then 'run' else 'judge' end,
              k.needs_device, k.needs_memory_bytes
            from submission s
            join track a on a.tenant_id = s.tenant_id and a.id = s.track_id
            join task k on k.tenant_id = a.tenant_id and k.id = a.task_id
            where s.id = :submission
            on conflict do nothing
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .execute();
  }

  /// Entries of the tenant that a worker runs although they say that they wait: the server died
  /// between the claim and the word of it.
  List<UUID> runningUntold(Handle handle) {
    return handle
        .createQuery(
            """
            select s.id
            from submission s
            join grading g on g.tenant_id = s.tenant_id and g.submission_id = s.id
            where s.state = 'QUEUED'
              and g.stage = 'run'
              and g.state = 'LEASED'
              and g.claimed_at < assay_now() - interval '10 seconds'
            """)
        .mapTo(UUID.class)
        .list();
  }
}
