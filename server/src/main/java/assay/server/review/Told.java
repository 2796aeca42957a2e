package assay.server.review;

import assay.server.review.Decisions.Decision;
import assay.server.submission.Ruling;

/// What a team reads of a decision. It names no other team.
final class Told {
  private Told() {}

  /// @param isLifting whether a decision on an appeal changed other cases
  static String of(String kind, Decisions.Opinion opinion, boolean isLifting) {
    var decision = opinion.decision();
    return sentence(kind, decision, isLifting) + " Their reason: " + opinion.reason();
  }

  private static String sentence(String kind, Decision decision, boolean isLifting) {
    if (kind.equals("appeal")) {
      return ofAppeal(decision, isLifting);
    }
    return Ruling.isOfClaims(kind) ? ofClaim(decision) : ofScreen(kind, decision);
  }

  private static String ofAppeal(Decision decision, boolean isLifting) {
    return switch (decision) {
      case NONE ->
          "The organizers took back what they decided about your appeal and look at it again."
              + (isLifting ? " What stood before it stands again." : "");
      case APPROVED ->
          "The organizers accepted your appeal."
              + (isLifting ? " What was held against the entry no longer holds." : "");
      case REJECTED, DISQUALIFIED ->
          "The organizers dismissed your appeal: what was decided before stands.";
    };
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
