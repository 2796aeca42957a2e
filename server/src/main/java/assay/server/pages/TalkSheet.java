package assay.server.pages;

import assay.server.review.TeamCase;
import assay.server.review.TeamCases;
import assay.web.Form;
import assay.web.submission.SubmissionPage;
import java.util.Comparator;
import java.util.Objects;

/// The cases about an entry as its team reads them on its page.
final class TalkSheet {
  private TalkSheet() {}

  /// @param isMember whether the reader is of the team
  static SubmissionPage.Talk of(TeamCases.Overview found, boolean isMember, Form form) {
    return new SubmissionPage.Talk(
        found.items().stream()
            .sorted(Comparator.comparing((TeamCase one) -> !one.awaitsYou()))
            .map(TalkSheet::one)
            .toList(),
        isMember && found.appeal().isPossible() ? found.appeal().why() : "",
        isMember,
        form);
  }

  private static SubmissionPage.Case one(TeamCase found) {
    return new SubmissionPage.Case(
        found.id().toString(),
        Badges.kind(found.kind()),
        title(found.kind()),
        Badges.decision(found.kind(), found.decision()),
        found.reason(),
        found.messages().stream()
            .map(message ->
                new SubmissionPage.Message(
                    message.at(), Objects.requireNonNullElse(message.by(), ""), message.text()))
            .toList(),
        found.awaitsYou(),
        found.answersLeft());
  }

  private static String title(String kind) {
    return switch (kind) {
      case "mismatch" -> "Your scores differ from the re-run";
      case "review" -> "Your scores differ a little from the re-run";
      case "quarantine" -> "The entry could not be graded on our side";
      case "duplicate" -> "The entry resembles others";
      case "suspicious" -> "The operators of the model";
      case "architecture" -> "The architecture of the model";
      case "appeal" -> "Your appeal";
      default -> "The model failed on hidden sets only";
    };
  }
}
