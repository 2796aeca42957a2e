package assay.server.submission;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What the decisions on all cases of one entry come to, and why.
///
/// A case is never a verdict: while it is open it changes nothing. Whatever it is about, rejecting
/// it unranks the entry and disqualifying it takes the entry off the board. Approving one means
/// that the claim stands where the case is about the claim; of any other case it means that the
/// organizers looked and found nothing, so it approves nothing. An appeal is about the decisions on
/// other cases: accepting it changes those, and by itself it comes to nothing.
///
/// @param decision `none`, `approved`, `rejected`, `disqualified`
/// @param reason of the case that decides; empty when none does
public record Ruling(String decision, String reason) {
  private static final Ruling NONE = new Ruling("none", "");

  /// Kinds of cases that are about the difference between claim and re-run.
  private static final Set<String> OF_CLAIMS = Set.of("mismatch", "review");

  private static final String APPEAL = "appeal";

  /// One case as it stands.
  ///
  /// @param decision `none` while it is open
  public record Case(String kind, String decision, String reason) {
    /// The reverse of `kind decision reason` with spaces between, as stores read it.
    static Case of(String spelled) {
      var words = spelled.split(" ", 3);
      return new Case(words[0], words[1], words[2]);
    }
  }

  /// @param cases of one entry, the latest decision first
  public static Ruling of(List<Case> cases) {
    for (var strong : List.of("disqualified", "rejected")) {
      for (var one : cases) {
        if (one.decision().equals(strong) && !one.kind().equals(APPEAL)) {
          return new Ruling(strong, one.reason());
        }
      }
    }
    var ofClaims = cases.stream().filter(one -> OF_CLAIMS.contains(one.kind())).toList();
    return !ofClaims.isEmpty()
            && ofClaims.stream().allMatch(one -> one.decision().equals("approved"))
        ? new Ruling("approved", ofClaims.getFirst().reason())
        : NONE;
  }

  /// The same from `kind decision reason`, a text a case.
  public static Ruling of(String[] cases) {
    return of(Arrays.stream(cases).map(Case::of).toList());
  }

  /// Whether an entry's results are told at all: of a claim that was not reproduced nobody learns a
  /// figure but organizers, unless it was approved. What was told before an entry was withdrawn or
  /// disqualified stays told.
  ///
  /// @param isMismatch whether the worst verdict is one
  /// @param decision that its cases come to
  public static boolean tells(boolean isMismatch, String decision) {
    return !isMismatch || decision.equals("approved");
  }

  /// Whether approving a case of this kind lets the entry rank.
  public static boolean isOfClaims(String kind) {
    return OF_CLAIMS.contains(kind);
  }
}
