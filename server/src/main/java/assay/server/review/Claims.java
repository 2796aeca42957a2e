package assay.server.review;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who says "I look at this", so that two organizers do not do the work twice. One person a case,
/// while it is open.
@Singleton
public class Claims {
  private final TenantDatabase database;
  private final CaseAccess access;
  private final Audit audit;
  private final ReviewStore store;
  private final ClaimStore claims;
  private final CorrespondenceStore letters;

  // Six collaborators: a claim is checked, written and recorded.
  Claims(
      TenantDatabase database,
      CaseAccess access,
      Audit audit,
      ReviewStore store,
      ClaimStore claims,
      CorrespondenceStore letters) {
    this.database = database;
    this.access = access;
    this.audit = audit;
    this.store = store;
    this.claims = claims;
    this.letters = letters;
  }

  /// Claims a case that nobody claims; of several at once, one gets it. Again by its holder changes
  /// nothing.
  ///
  /// @param from whose claim is taken over; null: nobody's
  public void claim(Caller caller, UUID id, @Nullable UUID from) {
    caller.require("organize");
    var tenant = access.require(caller, id).tenant();
    database.inTenant(
        tenant,
        handle -> {
          claims.hold(handle, id);
          var before = open(handle, id).handling().claim();
          if (before != null && before.user().equals(caller.user())) {
            return id;
          }
          if (before != null && !before.user().equals(from)) {
            throw held(before);
          }
          claims.set(handle, id, caller.user());
          letters.note(handle, id, caller.user(), before == null ? "claimed" : "taken-over", "");
          audit.record(
              handle,
              tenant,
              caller.user(),
              before == null ? "case.claimed" : "case.taken_over",
              "case",
              id.toString(),
              before == null ? Map.of() : Map.of("from", before.user().toString()));
          return id;
        });
  }

  /// Gives one's own claim up; where there is none, nothing changes.
  public void release(Caller caller, UUID id) {
    caller.require("organize");
    var tenant = access.require(caller, id).tenant();
    database.inTenant(
        tenant,
        handle -> {
          claims.hold(handle, id);
          var claim = open(handle, id).handling().claim();
          if (claim == null) {
            return id;
          }
          if (!claim.user().equals(caller.user())) {
            throw held(claim);
          }
          claims.set(handle, id, null);
          letters.note(handle, id, caller.user(), "released", "");
          audit.record(
              handle, tenant, caller.user(), "case.released", "case", id.toString(), Map.of());
          return id;
        });
  }

  private ReviewStore.CaseRow open(Handle handle, UUID id) {
    var row = store.find(handle, id).orElseThrow(Problem::notFound);
    if (row.decided().state().equals("decided")) {
      throw Problem.of(
          409, "case.decided", "This case is decided; take the decision back to look at it again.");
    }
    return row;
  }

  static Problem held(CaseView.Claim claim) {
    return Problem.of(
        409,
        "case.claimed",
        "%s looks at this case since %s. Ask them, or take the case over."
            .formatted(claim.name(), claim.since()));
  }
}
