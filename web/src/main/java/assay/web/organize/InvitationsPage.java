package assay.web.organize;

import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.util.List;

/// Who besides us may see this private competition? Field of the form: `email`, several addresses
/// apart by line ends, blanks or commas.
///
/// @param inbox the organization and its inbox
/// @param competition its page
/// @param action where forms are sent
public record InvitationsPage(
    Link inbox, Link competition, String action, List<Invitation> invitations, Form form)
    implements Page {

  /// @param by who invited
  public record Invitation(String id, String email, String by, Instant at) {}

  public InvitationsPage {
    invitations = List.copyOf(invitations);
  }

  @Override
  public String template() {
    return "organize/invitations.jte";
  }

  @Override
  public String title() {
    return "Invitations · " + competition.label();
  }
}
