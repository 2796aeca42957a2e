package assay.server.review;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A case as organizers see it, and what it is about. More components than usual: they are the
/// members of one public JSON document.
///
/// @param kind `mismatch`, `review`, `quarantine`, `hidden-failure`, `duplicate`, `suspicious`,
///   `architecture` or `appeal`
/// @param summary one line for the inbox
/// @param decided what was decided, and the version that a new decision must name
/// @param evidence what a screen saw; empty where the kind says all
/// @param comparisons one a set that was compared; empty in lists
/// @param lifts the cases that accepting this appeal approves, or did approve; empty in lists and
///   of other kinds
/// @param history oldest first; empty in lists
public record CaseView(
    UUID id,
    String kind,
    String summary,
    Instant openedAt,
    Subject subject,
    Decided decided,
    Handling handling,
    List<Seen> evidence,
    List<Comparison> comparisons,
    List<Lifted> lifts,
    List<Deed> history) {
  public CaseView {
    lifts = List.copyOf(lifts);
    history = List.copyOf(history);
    evidence = List.copyOf(evidence);
    comparisons = List.copyOf(comparisons);
  }

  /// The entry that the case is about.
  public record Subject(
      UUID submission,
      String code,
      String team,
      String competition,
      String competitionName,
      String task,
      String phase,
      String scale,
      String state,
      String stateReason) {}

  /// @param state `open` or `decided`
  /// @param decision `none`, `approved`, `rejected`, `disqualified`
  /// @param at null while open
  /// @param by name of the decider; null while open
  public record Decided(
      String state,
      String decision,
      String reason,
      int version,
      @Nullable Instant at,
      @Nullable String by) {}

  /// Who is at it.
  ///
  /// @param claim null: nobody says that they look at it
  /// @param awaitsTeam the organizers asked the team, and it has not answered
  public record Handling(@Nullable Claim claim, boolean awaitsTeam) {}

  public record Claim(UUID user, String name, Instant since) {}

  /// @param decision what stood, or stands, without the appeal: `none`, `rejected`, `disqualified`
  public record Lifted(UUID id, String kind, String decision) {}

  /// What somebody did or said.
  ///
  /// @param kind `claimed`, `released`, `taken-over`, `commented`, a decision (`none` is one taken
  ///   back), `message` to the team or `answer` of the team
  /// @param text empty where nothing was said
  /// @param seenByTeam whether the team reads the text
  public record Deed(Instant at, String by, String kind, String text, boolean seenByTeam) {}

  /// One finding of a screen.
  ///
  /// @param code `duplicate.file`, `duplicate.weights`, `duplicate.scores`,
  ///   `model.suspicious_operator`, `architecture_mismatch`
  /// @param said a sentence
  /// @param other the entry that this one resembles; null: it is about this one alone
  /// @param set slug of the set that was compared; null: none was
  /// @param measure `pearson` or `spearman`; null: nothing was measured
  /// @param value of the measure; null: nothing was measured
  public record Seen(
      String code,
      String said,
      @Nullable Other other,
      @Nullable String set,
      @Nullable String measure,
      @Nullable Double value) {}

  /// Another entry of the same competition.
  public record Other(UUID submission, String code, String team) {}

  /// Claimed beside re-run on one set.
  ///
  /// @param match tolerance in force when it was judged
  /// @param claimed shape (P), in pair order
  /// @param rerun shape (P), in pair order
  /// @param setVersion the version of the set that they are of
  /// @param diagnosis null: nothing to explain, or still being looked for
  public record Comparison(
      String set,
      String name,
      Difference difference,
      double match,
      double review,
      String verdict,
      double[] claimed,
      double[] rerun,
      int setVersion,
      @Nullable Diagnosis diagnosis) {}

  /// Why a claim was not reproduced.
  ///
  /// @param tried hypotheses, nearest first
  /// @param mended the scores without the mistake; null where no hypothesis explains them
  public record Diagnosis(
      @Nullable String cause, String sentence, List<Tried> tried, @Nullable Mended mended) {
    public Diagnosis {
      tried = List.copyOf(tried);
    }
  }

  /// @param max largest difference under the hypothesis
  public record Tried(String cause, String name, double max) {}

  /// @param claimed shape (P), as it would stand without the mistakes in how scores are written
  /// @param rerun shape (P), with the mistakes in how images are read
  public record Mended(Difference difference, double[] claimed, double[] rerun) {}

  /// Of |claimed - re-run| over the pairs.
  ///
  /// @param pearson null where a vector is constant
  public record Difference(
      double max, double p95, double median, double rmse, @Nullable Double pearson) {}
}
