package assay.server.review;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What is said about cases: by organizers among themselves, and between them and teams.
@Singleton
class CorrespondenceStore {
  /// For organizers alone.
  ///
  /// @param kind of the deed, as `case_event` spells it
  void note(Handle handle, UUID id, UUID author, String kind, String text) {
    handle
        .createUpdate(
            """
            insert into case_event (tenant_id, id, case_id, author, kind, text)
            values (current_tenant(), :id, :case, :author, :kind, :text)
            """)
        .bind("id", Ids.next())
        .bind("case", id)
        .bind("author", author)
        .bind("kind", kind)
        .bind("text", text)
        .execute();
  }

  /// From organizers to the team; an open case waits for the answer.
  void writeToTeam(Handle handle, UUID id, UUID author, String text) {
    insert(handle, id, author, text, false);
    await(handle, id, true);
  }

  /// From the team; the case waits for organizers again.
  void writeFromTeam(Handle handle, UUID id, UUID author, String text) {
    insert(handle, id, author, text, true);
    await(handle, id, false);
  }

  private static void insert(Handle handle, UUID id, UUID author, String text, boolean isFromTeam) {
    handle
        .createUpdate(
            """
            insert into case_message (tenant_id, id, case_id, author, is_from_team, text)
            values (current_tenant(), :id, :case, :author, :isFromTeam, :text)
            """)
        .bind("id", Ids.next())
        .bind("case", id)
        .bind("author", author)
        .bind("isFromTeam", isFromTeam)
        .bind("text", text)
        .execute();
  }

  private static void await(Handle handle, UUID id, boolean isAwaiting) {
    handle
        .createUpdate(
            """
            update review_case
            set awaits_team = :isAwaiting
            where id = :id
              and state = 'open'
            """)
        .bind("isAwaiting", isAwaiting)
        .bind("id", id)
        .execute();
  }

  /// Everything, for organizers.
  List<CaseView.Deed> history(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select d.at, u.name as by, d.kind, d.text, d.seen_by_team
            from (
              select id, at, author, kind, text,
                kind in ('none', 'approved', 'rejected', 'disqualified') as seen_by_team
              from case_event
              where case_id = :case
              union all
              select id, at, author, case when is_from_team then 'answer' else 'message' end,
                text, true
              from case_message
              where case_id = :case) d
            join app_user u on u.id = d.author
            order by d.at, d.id
            """)
        .bind("case", id)
        .mapTo(CaseView.Deed.class)
        .list();
  }
}
