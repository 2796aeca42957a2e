package assay.server.review;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.outbox.OutboxStore;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What organizers say about a case: a comment for one another, or a message to the team.
@Singleton
public class Correspondence {
  private final TenantDatabase database;
  private final CaseAccess access;
  private final Audit audit;
  private final OutboxStore outbox;
  private final ReviewStore store;
  private final CorrespondenceStore letters;

  // Six collaborators: what is said is written, recorded and told.
  Correspondence(
      TenantDatabase database,
      CaseAccess access,
      Audit audit,
      OutboxStore outbox,
      ReviewStore store,
      CorrespondenceStore letters) {
    this.database = database;
    this.access = access;
    this.audit = audit;
    this.outbox = outbox;
    this.store = store;
    this.letters = letters;
  }

  /// For organizers alone: nobody is told, no event leaves the server.
  ///
  /// @param field of the request, which is named when something is wrong with it
  public void comment(Caller caller, UUID id, String field, @Nullable String said) {
    caller.require("organize");
    var tenant = access.require(caller, id).tenant();
    var text = Words.text(field, said);
    database.inTenant(
        tenant,
        handle -> {
          letters.note(handle, id, caller.user(), "commented", text);
          audit.record(
              handle,
              tenant,
              caller.user(),
              "case.commented",
              "case",
              id.toString(),
              Map.of("text", text));
          return id;
        });
  }

  /// To the team: it reads this with its entry, and in a mail. Organizers are not named.
  ///
  /// @param field of the request, which is named when something is wrong with it
  public void write(Caller caller, UUID id, String field, @Nullable String said) {
    caller.require("organize");
    var tenant = access.require(caller, id).tenant();
    var text = Words.text(field, said);
    database.inTenant(
        tenant,
        handle -> {
          var about = store.find(handle, id).orElseThrow(Problem::notFound);
          var submission = about.subject().submission().toString();
          letters.writeToTeam(handle, id, caller.user(), text);
          outbox.announce(
              handle,
              "case.message",
              Map.of(
                  "case",
                  id.toString(),
                  "submission",
                  submission,
                  "kind",
                  about.kind(),
                  "text",
                  text));
          audit.record(
              handle,
              tenant,
              caller.user(),
              "case.message",
              "case",
              id.toString(),
              Map.of("submission", submission, "text", text));
          return id;
        });
  }
}
