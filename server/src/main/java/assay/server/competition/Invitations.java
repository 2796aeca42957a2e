package assay.server.competition;

import assay.server.account.Accounts;
import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.outbox.OutboxStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Whom organizers let into a private competition, by mail address. To others than organizers the
/// list does not exist.
@Singleton
public class Invitations {
  /// Of one competition.
  static final int MAX = 1000;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final InvitationStore store;
  private final Audit audit;
  private final OutboxStore outbox;

  // Six collaborators: an invitation is checked, kept, audited and told.
  Invitations(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      InvitationStore store,
      Audit audit,
      OutboxStore outbox) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.store = store;
    this.audit = audit;
    this.outbox = outbox;
  }

  /// Which competition.
  public record Address(String organization, String competition) {}

  /// By address.
  public List<Invitation> list(Caller caller, Address address) {
    caller.require("organize");
    var tenant = organizations.require(caller, address.organization(), Role.ORGANIZER).id();
    return database.inTenant(
        tenant, handle -> store.list(handle, competition(handle, caller, address).id()));
  }

  /// Lets the holders of mail addresses in: all of them, or none where one is wrong. Who has an
  /// account is told by mail. An address that is invited already stays so.
  ///
  /// @throws Problem 422 for what is no address, 409 where there are too many
  public List<Invitation> invite(Caller caller, Address address, List<String> emails) {
    caller.require("organize");
    var tenant = organizations.require(caller, address.organization(), Role.ORGANIZER).id();
    return database.inTenant(
        tenant,
        handle -> {
          var competition = competition(handle, caller, address);
          var wanted =
              emails.stream().map(email -> Accounts.email("email", email)).distinct().toList();
          int present = store.lockedCount(handle, competition.id());
          var fresh =
              wanted.stream()
                  .filter(email -> store.find(handle, competition.id(), email).isEmpty())
                  .toList();
          if (present + fresh.size() > MAX) {
            throw Problem.of(
                409,
                "invitation.too_many",
                "Expected at most %d invitations, and this would make %d. Take some off first."
                    .formatted(MAX, present + fresh.size()));
          }
          for (var email : fresh) {
            add(handle, caller, address, competition, email);
          }
          return wanted.stream()
              .map(email -> store.find(handle, competition.id(), email).orElseThrow())
              .toList();
        });
  }

  private void add(
      Handle handle, Caller caller, Address address, Competition competition, String email) {
    var id = store.add(handle, competition.id(), email, caller.user());
    record(handle, caller, competition, "invitation.made", email);
    outbox.announce(
        handle,
        "invitation.made",
        Map.of(
            "invitation",
            id.toString(),
            "name",
            competition.name(),
            "path",
            "/o/%s/%s".formatted(address.organization(), competition.slug())));
  }

  /// Takes an address off the list. Who is in a team stays in it, and goes on seeing the
  /// competition.
  public void withdraw(Caller caller, Address address, UUID invitation) {
    caller.require("organize");
    var tenant = organizations.require(caller, address.organization(), Role.ORGANIZER).id();
    database.inTenant(
        tenant,
        handle -> {
          var competition = competition(handle, caller, address);
          var email =
              store.remove(handle, competition.id(), invitation).orElseThrow(Problem::notFound);
          record(handle, caller, competition, "invitation.withdrawn", email);
          return email;
        });
  }

  private void record(
      Handle handle, Caller caller, Competition competition, String action, String email) {
    audit.record(
        handle,
        competition.tenant(),
        caller.user(),
        action,
        "competition",
        competition.slug(),
        Map.of("email", email));
  }

  private Competition competition(Handle handle, Caller caller, Address address) {
    var competition =
        competitions.find(handle, caller, address.competition()).orElseThrow(Problem::notFound);
    if (!competition.isPrivate()) {
      throw Problem.of(
          409,
          "competition.public",
          "Everybody sees this competition. Invitations are of those whose bundle says private: true.");
    }
    return competition;
  }
}
