package assay.server.pages;

import assay.server.submission.Ruling;
import assay.server.submission.SubmissionState;
import assay.web.Badge;
import org.jspecify.annotations.Nullable;

/// The words of the use cases as badges.
final class Badges {
  private Badges() {}

  static Badge state(SubmissionState state) {
    return switch (state) {
      case CHECKING -> Badge.CHECKING;
      case QUEUED -> Badge.QUEUED;
      case RUNNING -> Badge.RUNNING;
      case JUDGING -> Badge.JUDGING;
      case GRADED -> Badge.GRADED;
      case FAILED_MODEL -> Badge.FAILED;
      case FAILED_SYSTEM -> Badge.OURS;
      case CANCELLED -> Badge.CANCELLED;
    };
  }

  /// REPRODUCED, REVIEW or MISMATCH; null stays null.
  static @Nullable Badge verdict(@Nullable String verdict) {
    return verdict == null ? null : Badge.valueOf(verdict);
  }

  /// none is no badge.
  static @Nullable Badge decision(String decision) {
    return switch (decision) {
      case "approved" -> Badge.APPROVED;
      case "rejected" -> Badge.REJECTED;
      case "disqualified" -> Badge.DISQUALIFIED;
      default -> null;
    };
  }

  /// A decision on a case of this kind: what is approved of a screen is cleared, and an appeal is
  /// accepted or dismissed.
  static @Nullable Badge decision(String kind, String decision) {
    if (kind.equals("appeal")) {
      return switch (decision) {
        case "approved" -> Badge.ACCEPTED;
        case "rejected" -> Badge.DISMISSED;
        default -> null;
      };
    }
    return decision.equals("approved") && !Ruling.isOfClaims(kind)
        ? Badge.CLEARED
        : decision(decision);
  }

  static Badge evidence(String evidence) {
    return switch (evidence) {
      case "claimed" -> Badge.CLAIMED;
      case "re-run" -> Badge.RERUN;
      case "reproduced" -> Badge.REPRODUCED;
      case "published" -> Badge.PUBLISHED;
      default -> Badge.UNVERIFIED;
    };
  }

  static Badge kind(String kind) {
    return switch (kind) {
      case "mismatch" -> Badge.MISMATCH;
      case "review" -> Badge.REVIEW;
      case "quarantine" -> Badge.OURS;
      case "duplicate" -> Badge.DUPLICATE;
      case "suspicious" -> Badge.SUSPICIOUS;
      case "architecture" -> Badge.ARCHITECTURE;
      case "appeal" -> Badge.APPEAL;
      default -> Badge.FAILED;
    };
  }
}
