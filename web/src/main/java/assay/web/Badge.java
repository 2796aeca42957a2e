package assay.web;

/// A verdict, a decision or a state in one word: shape, word and colour together, so that none of
/// them is needed alone.
public enum Badge {
  REPRODUCED("good", "✓", "reproduced"),
  APPROVED("good", "✓", "approved"),
  CLEARED("good", "✓", "cleared"),
  RERUN("good", "↻", "re-run"),
  REVIEW("warn", "◐", "review"),
  MISMATCH("bad", "≠", "mismatch"),
  DUPLICATE("warn", "≈", "duplicate"),
  SUSPICIOUS("warn", "?", "suspicious"),
  ARCHITECTURE("warn", "⊞", "architecture"),
  APPEAL("warn", "↥", "appeal"),
  ACCEPTED("good", "✓", "accepted"),
  DISMISSED("bad", "✕", "dismissed"),
  REJECTED("bad", "✕", "rejected"),
  DISQUALIFIED("bad", "✕", "disqualified"),
  CLAIMED("plain", "○", "claimed"),
  UNVERIFIED("plain", "○", "unverified"),
  PUBLISHED("plain", "◇", "published"),
  CHECKING("busy", "◌", "checking"),
  QUEUED("busy", "◔", "queued"),
  RUNNING("busy", "◑", "running"),
  JUDGING("busy", "◕", "judging"),
  GRADED("good", "●", "graded"),
  FAILED("bad", "✕", "failed"),
  OURS("ours", "⚙", "our fault"),
  CANCELLED("plain", "–", "cancelled"),
  WITHDRAWN("plain", "–", "withdrawn"),
  LATE("warn", "◷", "late"),
  BASELINE("plain", "B", "baseline"),
  HELD("warn", "◐", "held"),
  UPCOMING("ours", "◷", "upcoming"),
  OPEN("good", "●", "open"),
  CLOSED("plain", "■", "closed"),
  PRIVATE("ours", "◈", "private"),
  ALIVE("good", "●", "alive"),
  GONE("plain", "–", "gone"),
  DRAINED("warn", "‖", "drained"),
  OUT("bad", "✕", "out"),
  HOLDS("good", "✓", "holds"),
  BROKEN("bad", "✕", "does not hold"),
  WAITING("busy", "◔", "waiting"),
  WAITS_FOR_TEAM("ours", "◔", "waits for the team"),
  WAITS_FOR_YOU("ours", "◔", "waits for you"),
  DELIVERED("good", "✓", "delivered"),
  GIVEN_UP("bad", "✕", "given up");

  private final String tone;
  private final String shape;
  private final String word;

  Badge(String tone, String shape, String word) {
    this.tone = tone;
    this.shape = shape;
    this.word = word;
  }

  /// Its colour's name in the style sheet.
  public String tone() {
    return tone;
  }

  public String shape() {
    return shape;
  }

  public String word() {
    return word;
  }
}
