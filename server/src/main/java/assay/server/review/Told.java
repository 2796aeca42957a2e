package assay.server.review;

import assay.server.review.Cases.Decision;
import assay.server.submission.Ruling;

/// What a team reads of a decision. It names no other team.
final class Told {
  private Told() {}

  static String of(String kind, Decision decision, String reason) {
    var sentence = Ruling.isOfClaims(kind) ? ofClaim(decision) : ofScreen(kind, decision);
    return sentence + " Their reason: " + reason;
  }

  private static String ofClaim(Decision decision) {
    return switch (decision) {
      case NONE -> "The organizers took their decision back: the entry is under review again.";
      case APPROVED -> "The organizers approved the entry: it is ranked.";
      case REJECTED, DISQUALIFIED -> against(decision);
    };
  }

  private static String ofScreen(String kind, Decision decision) {
    return switch (decision) {
      case NONE -> "The organizers took their decision back and look at the entry again.";
      case APPROVED -> "The organizers looked at %s and cleared it.".formatted(matter(kind));
      case REJECTED, DISQUALIFIED -> against(decision);
    };
  }

  private static String against(Decision decision) {
    return decision == Decision.REJECTED
        ? "The organizers rejected the entry: it is not ranked."
        : "The organizers disqualified the entry: it is not listed.";
  }

  private static String matter(String kind) {
    return switch (kind) {
      case "duplicate" -> "how the entry resembles others";
      case "suspicious" -> "the operators of the model";
      case "architecture" -> "the architecture of the model";
      case "quarantine" -> "the entry, which we could not grade,";
      default -> "the failure on hidden sets";
    };
  }
}
