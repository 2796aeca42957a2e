package assay.server.competition;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class InvitationStore {
  private static final String INVITATION =
      """
      select i.id, i.email, u.name as by, i.invited_at as at
      from invitation i
      join app_user u on u.id = i.invited_by
      """;

  /// By address.
  List<Invitation> list(Handle handle, UUID competition) {
    return handle
        .createQuery(INVITATION + "where i.competition_id = :competition order by i.email")
        .bind("competition", competition)
        .mapTo(Invitation.class)
        .list();
  }

  Optional<Invitation> find(Handle handle, UUID competition, String email) {
    return handle
        .createQuery(INVITATION + "where i.competition_id = :competition and i.email = :email")
        .bind("competition", competition)
        .bind("email", email)
        .mapTo(Invitation.class)
        .findOne();
  }

  /// How many there are; none is added or removed until the transaction ends.
  int lockedCount(Handle handle, UUID competition) {
    handle
        .createQuery("select id from competition where id = :competition for update")
        .bind("competition", competition)
        .mapTo(UUID.class)
        .one();
    return handle
        .createQuery("select count(*) from invitation where competition_id = :competition")
        .bind("competition", competition)
        .mapTo(Integer.class)
        .one();
  }

  UUID add(Handle handle, UUID competition, String email, UUID by) {
    var id = Ids.next();
    handle
        .createUpdate(
            """
            insert into invitation (tenant_id, id, competition_id, email, invited_by)
            values (current_tenant(), :id, :competition, :email, :by)
            """)
        .bind("id", id)
        .bind("competition", competition)
        .bind("email", email)
        .bind("by", by)
        .execute();
    return id;
  }

  /// The address that was taken off; empty: there is no such invitation.
  Optional<String> remove(Handle handle, UUID competition, UUID id) {
    return handle
        .createQuery(
            """
            delete from invitation
            where competition_id = :competition
              and id = :id
            returning email
            """)
        .bind("competition", competition)
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }
}
