package assay.server.submission;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry as one reader may see it. More components than usual: they are the members of one
/// public JSON document.
///
/// @param next what happens next, a full sentence
/// @param queue null unless it waits; where its judging does, only if something holds it
/// @param failure null unless the model failed
/// @param verdict the worst of its sets; null while there is none
/// @param decision none, approved, rejected or disqualified
/// @param caseId null where there is no case, or the reader may not open it
/// @param cases all of them; empty where the reader may not open them
/// @param withdrawnAt null while it stands
public record SubmissionView(
    UUID id,
    String code,
    String organization,
    String competition,
    String phase,
    String task,
    String scale,
    Team team,
    SubmissionState state,
    String reason,
    Fault fault,
    String next,
    Instant acceptedAt,
    Instant stateAt,
    @Nullable Instant withdrawnAt,
    @Nullable Queue queue,
    @Nullable Failure failure,
    List<File> files,
    List<SetResult> sets,
    @Nullable String verdict,
    String decision,
    String decisionReason,
    @Nullable UUID caseId,
    List<CaseAbout> cases,
    List<Event> timeline,
    Spent quota,
    Method method) {
  public SubmissionView {
    files = List.copyOf(files);
    cases = List.copyOf(cases);
    sets = List.copyOf(sets);
    timeline = List.copyOf(timeline);
  }

  public record Team(UUID id, String name) {}

  /// @param position 1 = next, by the fair order
  /// @param estimatedStart when its turn may come; null: not known, as long as no worker is at work
  ///   or no run has ended
  /// @param waitingBecause what holds it besides those before it, a full sentence; null: nothing
  public record Queue(
      int position, @Nullable Instant estimatedStart, @Nullable String waitingBecause) {}

  /// @param kind `mismatch`, `duplicate`, …
  public record CaseAbout(UUID id, String kind) {}

  public record Failure(String code, String sentence) {}

  /// @param model what the gate read of it; null: it is none
  public record File(
      String kind, String name, long bytes, List<String> notices, @Nullable ModelFacts model) {
    public File {
      notices = List.copyOf(notices);
    }
  }

  /// What is known about one set.
  ///
  /// @param state waiting, running, done, or held: done, but not for this reader's eyes yet
  /// @param imagesDone of a re-run
  /// @param value null while there is none or it is held
  /// @param metric what the value is, as columns spell it
  /// @param evidence null without a value
  /// @param claimed whether the entry brought scores for it
  /// @param verdict null where nothing was compared
  /// @param diagnosis null where there is nothing to explain
  public record SetResult(
      String set,
      String name,
      String role,
      String state,
      int images,
      int imagesDone,
      @Nullable Double value,
      String metric,
      @Nullable Double std,
      @Nullable String evidence,
      boolean claimed,
      @Nullable String verdict,
      @Nullable Comparison comparison,
      @Nullable Diagnosis diagnosis) {}

  /// @param setVersion the version of the set that the claim was compared on
  /// @param live false: an earlier version whose claims are still accepted
  /// @param pearson null where a vector is constant
  /// @param match the tolerance within which it is REPRODUCED
  /// @param review the tolerance within which a human judges
  public record Comparison(
      int setVersion,
      boolean live,
      double max,
      double p95,
      double median,
      double rmse,
      @Nullable Double pearson,
      double match,
      double review) {}

  /// Why a claim is not REPRODUCED.
  ///
  /// @param state `making` while the model is run in other variants, then `made`
  /// @param cause code of the mistakes that explain the claim, such as `channels`; null: none does,
  ///   or none yet
  /// @param name the cause in a few words; null without one
  /// @param sentence what it is and how to mend it
  /// @param max of the claim without its mistakes beside the re-run; null without a cause
  public record Diagnosis(
      String state,
      @Nullable String cause,
      @Nullable String name,
      String sentence,
      @Nullable Double max,
      @Nullable Double p95,
      @Nullable Double median) {}

  public record Event(Instant at, SubmissionState state, String reason, Fault fault) {}

  /// @param used today where there is a daily limit, else in the phase
  /// @param perDay null: no limit
  /// @param perPhase null: no limit
  /// @param extra attempts that organizers gave and that are left
  /// @param nextSlotAt null: an entry may be sent now, or no time will open a slot
  public record Spent(
      int used,
      int usedToday,
      int usedInPhase,
      @Nullable Integer perDay,
      @Nullable Integer perPhase,
      int extra,
      @Nullable Instant nextSlotAt,
      String sentence) {
    static Spent of(Quota quota) {
      return new Spent(
          quota.limits().perDay() == null ? quota.used().inPhase() : quota.used().today(),
          quota.used().today(),
          quota.used().inPhase(),
          quota.limits().perDay(),
          quota.limits().perPhase(),
          quota.extra(),
          quota.nextSlot().orElse(null),
          quota.sentence());
    }
  }

  /// @param kitVersion of the dev kit that the files were made with; null: the team named none
  /// @param facts what the team declared on the task's fact sheet
  public record Method(
      String name, String description, String link, @Nullable String kitVersion, List<Fact> facts) {
    public Method {
      facts = List.copyOf(facts);
    }
  }

  /// @param ask the question; its key where it is asked no more
  public record Fact(String key, String ask, String answer) {}
}
