package assay.web.submission;

import assay.web.Badge;
import assay.web.CompetitionHead;
import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened, and what do I do? Ten components: the sections of one page.
///
/// @param talk with the organizers
/// @param plots one a set that has some; empty: none yet
public record SubmissionPage(
    CompetitionHead head,
    Entry entry,
    Status status,
    Talk talk,
    List<SetResult> sets,
    List<SetPlots> plots,
    List<Event> timeline,
    List<File> files,
    Method method,
    Options options)
    implements Page {

  /// @param track `Task 1 · validation · 10K`
  /// @param zone of the competition
  public record Entry(
      String id, String code, String team, String track, Instant acceptedAt, ZoneId zone) {}

  /// State, reason, fault, next.
  ///
  /// @param verdict null: not compared
  /// @param decision null: nobody decided
  /// @param fault whose it is, a phrase; empty: nobody's
  /// @param startsAt about when its turn comes; null: not known, or it does not wait
  /// @param isFinal nothing more will happen by itself
  public record Status(
      Badge state,
      @Nullable Badge verdict,
      @Nullable Badge decision,
      String reason,
      String fault,
      String next,
      @Nullable Instant startsAt,
      Instant since,
      boolean isFinal) {}

  /// What team and organizers have to say to each other. Fields: `answer-` with the case's id;
  /// `appeal`.
  ///
  /// @param appeal against what the viewer may appeal, a sentence; empty: not now
  /// @param mayWrite whether the viewer is of the team
  public record Talk(List<Case> cases, String appeal, boolean mayWrite, Form form) {
    public static final Talk NONE = new Talk(List.of(), "", false, Form.EMPTY);

    public Talk {
      cases = List.copyOf(cases);
    }
  }

  /// @param title what it is about, as the team reads it
  /// @param decision null: open
  /// @param reason of the decision; empty while open
  /// @param awaitsYou the organizers asked
  /// @param answersLeft before the organizers write again
  public record Case(
      String id,
      Badge kind,
      String title,
      @Nullable Badge decision,
      String reason,
      List<Message> messages,
      boolean awaitsYou,
      int answersLeft) {
    public Case {
      messages = List.copyOf(messages);
    }

    public String field() {
      return "answer-" + id;
    }
  }

  /// @param by a member of the team; empty: the organizers
  public record Message(Instant at, String by, String text) {}

  /// @param role public, validation or hidden
  /// @param figure null: not yet, or held back
  /// @param difference null: nothing was claimed, or not compared yet
  /// @param diagnosis null: nothing to explain
  public record SetResult(
      String name,
      String role,
      Progress progress,
      long images,
      long imagesDone,
      @Nullable Figure figure,
      @Nullable Difference difference,
      @Nullable Diagnosis diagnosis) {}

  public enum Progress {
    WAITING,
    RUNNING,
    DONE,
    HELD
  }

  /// @param value a share of 1
  /// @param metric `accuracy`, `TAR@FAR=1e-4`, …
  /// @param std null: the metric has none
  public record Figure(double value, String metric, @Nullable Double std, Badge evidence) {}

  /// Claimed against re-run.
  ///
  /// @param pearson null: a vector is constant
  /// @param basis the version that was compared, a sentence; empty: the live one
  public record Difference(
      Badge verdict,
      double max,
      double p95,
      double median,
      double rmse,
      @Nullable Double pearson,
      double match,
      double review,
      String basis) {}

  /// Why they differ.
  ///
  /// @param isMade false: still being looked for
  /// @param cause in a few words; empty: none is known
  /// @param sentence what it is and how to mend it
  /// @param max largest difference that is left without the mistake; null without a cause
  public record Diagnosis(
      boolean isMade,
      String cause,
      String sentence,
      @Nullable Double max,
      @Nullable Double median) {}

  /// @param fault whose it is, a phrase; empty: nobody's
  public record Event(Instant at, Badge state, String reason, String fault) {}

  /// @param kind model or scores
  /// @param facts what the gate read of a model, in words; empty of other files
  /// @param flags what the organizers may ask about
  public record File(
      String kind,
      String name,
      long bytes,
      List<String> notices,
      List<Fact> facts,
      List<String> flags) {
    public File {
      notices = List.copyOf(notices);
      facts = List.copyOf(facts);
      flags = List.copyOf(flags);
    }
  }

  public record Fact(String label, String text) {}

  /// @param link shown as a link only when it is a web address
  /// @param facts what was declared on the fact sheet
  public record Method(
      String name, String description, String link, String kitVersion, List<Fact> facts) {
    public Method {
      facts = List.copyOf(facts);
    }

    /// Whether nothing was said.
    public boolean isEmpty() {
      return facts.isEmpty() && (name + description + link + kitVersion).isEmpty();
    }
  }

  /// What the viewer may do.
  ///
  /// @param quota what this entry did to the quota and what is left, a sentence
  /// @param cases the organizers' pages about it; empty: none, or not the viewer's to see
  /// @param boardHref where it counts
  /// @param receiptHref a file to keep; empty: there is none
  public record Options(
      boolean mayCancel,
      boolean mayWithdraw,
      String quota,
      List<Link> cases,
      String boardHref,
      String receiptHref) {
    public Options {
      cases = List.copyOf(cases);
    }
  }

  public SubmissionPage {
    sets = List.copyOf(sets);
    plots = List.copyOf(plots);
    timeline = List.copyOf(timeline);
    files = List.copyOf(files);
  }

  @Override
  public String template() {
    return "submission/submission.jte";
  }

  @Override
  public String title() {
    return "Submission " + entry.code();
  }
}
