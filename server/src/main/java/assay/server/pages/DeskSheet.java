package assay.server.pages;

import assay.server.account.Caller;
import assay.server.review.CaseView;
import assay.web.Link;
import assay.web.organize.CasePage;
import org.jspecify.annotations.Nullable;

/// Who is at a case and what was done about it, as its page shows it.
final class DeskSheet {
  private DeskSheet() {}

  static CasePage.Desk of(CaseView found, Caller caller) {
    return new CasePage.Desk(
        holder(found.handling().claim(), caller),
        found.handling().awaitsTeam(),
        found.history().stream().map(DeskSheet::deed).toList(),
        found.lifts().stream()
            .map(one ->
                new Link(
                    Badges.kind(one.kind()).word()
                        + (one.decision().equals("none") ? ", open" : ", " + one.decision()),
                    Paths.reviewCase(one.id())))
            .toList());
  }

  private static CasePage.@Nullable Holder holder(CaseView.@Nullable Claim claim, Caller caller) {
    return claim == null
        ? null
        : new CasePage.Holder(
            claim.user().toString(),
            claim.name(),
            claim.user().equals(caller.user()),
            claim.since());
  }

  private static CasePage.Deed deed(CaseView.Deed deed) {
    return new CasePage.Deed(deed.at(), deed.by(), did(deed.kind()), deed.text(), reach(deed));
  }

  private static CasePage.Reach reach(CaseView.Deed deed) {
    if (deed.text().isEmpty()) {
      return CasePage.Reach.NOBODY;
    }
    if (deed.kind().equals("answer")) {
      return CasePage.Reach.FROM_TEAM;
    }
    return deed.seenByTeam() ? CasePage.Reach.TO_TEAM : CasePage.Reach.ORGANIZERS;
  }

  private static String did(String kind) {
    return switch (kind) {
      case "claimed" -> "looks at the case";
      case "taken-over" -> "took the case over";
      case "released" -> "gave the case back";
      case "commented" -> "commented";
      case "message" -> "wrote to the team";
      case "answer" -> "wrote";
      case "none" -> "took the decision back";
      default -> "decided: " + kind;
    };
  }
}
