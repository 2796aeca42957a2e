package assay.web.organize;

import assay.web.Badge;
import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import assay.web.chart.Histogram;
import assay.web.chart.Scatter;
import assay.web.chart.Tone;
import assay.web.chart.WorstPairs;
import assay.web.submission.SubmissionPage.Difference;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Accept or not? Fields: `decision` (approved, rejected, disqualified, none), `reason`, `version`;
/// `message` to the team; `comment` for organizers; `from`, whose claim is taken over.
///
/// @param inbox the organization and its inbox
public record CasePage(
    Link inbox,
    Subject subject,
    List<Seen> evidence,
    List<Comparison> comparisons,
    List<Figure> figures,
    Desk desk,
    Decision decision,
    Form form)
    implements Page {

  /// @param track `Task 1 · validation · 10K`
  public record Subject(
      String id,
      Badge kind,
      String code,
      String submissionHref,
      String team,
      String track,
      String summary,
      Opening opening) {

    /// It is about claim and re-run: approving it lets the entry rank.
    public boolean isOfClaims() {
      return kind == Badge.MISMATCH || kind == Badge.REVIEW;
    }

    public boolean isAppeal() {
      return kind == Badge.APPEAL;
    }
  }

  public record Opening(Instant at, ZoneId zone) {}

  /// Claimed against re-run on one set, with its drawings.
  ///
  /// @param diagnosis null: nothing to explain, or still being looked for
  public record Comparison(
      String set,
      Difference difference,
      Scatter scatter,
      Histogram histogram,
      WorstPairs worst,
      @Nullable Diagnosis diagnosis) {

    /// @param claimed in pair order
    /// @param rerun in pair order
    public static Comparison of(
        String set,
        Difference difference,
        double[] claimed,
        double[] rerun,
        @Nullable Diagnosis diagnosis) {
      var match = difference.match();
      var review = difference.review();
      return new Comparison(
          set,
          difference,
          Scatter.of(claimed, rerun, match, review),
          Histogram.of(claimed, rerun, match, review),
          WorstPairs.of(claimed, rerun, match, review),
          diagnosis);
    }
  }

  /// Why claim and re-run differ.
  ///
  /// @param tried nearest first
  /// @param mended null: nothing explains it
  public record Diagnosis(String sentence, List<Tried> tried, @Nullable Mended mended) {
    public Diagnosis {
      tried = List.copyOf(tried);
    }
  }

  /// A well-known mistake beside the claim.
  ///
  /// @param max largest difference that it leaves
  /// @param tone good, warn or bad: within match, within review, beyond
  public record Tried(String name, double max, String tone) {
    public static Tried of(String name, double max, Difference difference) {
      return new Tried(name, max, Tone.of(max, difference.match(), difference.review()));
    }
  }

  /// The claim without its mistake, beside the re-run that it then matches.
  ///
  /// @param max largest difference that is left
  public record Mended(String cause, double max, Scatter scatter) {
    /// @param claimed in pair order
    /// @param rerun in pair order
    public static Mended of(
        String cause, double max, double[] claimed, double[] rerun, Difference difference) {
      return new Mended(
          cause, max, Scatter.of(claimed, rerun, difference.match(), difference.review()));
    }
  }

  /// What the re-run gave on a set: organizers see it while participants do not.
  ///
  /// @param metric `accuracy`, `TAR@FAR=1e-4`, …
  /// @param value a share of 1
  public record Figure(
      String set, String role, String metric, double value, @Nullable Double std) {}

  /// Who is at it, and what was done and said.
  ///
  /// @param holder null: nobody claims it
  /// @param history oldest first
  /// @param lifts what accepting this appeal approves, or did; empty of other cases
  public record Desk(
      @Nullable Holder holder, boolean awaitsTeam, List<Deed> history, List<Link> lifts) {
    public Desk {
      history = List.copyOf(history);
      lifts = List.copyOf(lifts);
    }
  }

  /// @param id of the person
  public record Holder(String id, String name, boolean isMe, Instant since) {}

  /// @param did what: `claimed the case`
  /// @param text what was said; empty: nothing
  /// @param reach who reads the text
  public record Deed(Instant at, String by, String did, String text, Reach reach) {}

  /// Who reads what was said.
  public enum Reach {
    ORGANIZERS("for organizers", "inner"),
    TO_TEAM("the team reads it", "to-team"),
    FROM_TEAM("from the team", "from-team"),
    NOBODY("", "deed");

    private final String label;
    private final String look;

    Reach(String label, String look) {
      this.label = label;
      this.look = look;
    }

    public String label() {
      return label;
    }

    /// Its class in the style sheet.
    public String look() {
      return look;
    }
  }

  /// The decision that stands.
  ///
  /// @param badge null: open
  /// @param at null: open
  /// @param version of the case as it was read: a decision on an older one is refused
  public record Decision(
      @Nullable Badge badge, String reason, String by, @Nullable Instant at, int version) {}

  /// One finding of a screen.
  ///
  /// @param other the entry that this one resembles; null: it is about this one alone
  /// @param set that was compared; empty: none was
  public record Seen(String said, @Nullable Link other, String set) {}

  public CasePage {
    evidence = List.copyOf(evidence);
    comparisons = List.copyOf(comparisons);
    figures = List.copyOf(figures);
  }

  @Override
  public String template() {
    return "organize/case.jte";
  }

  @Override
  public String title() {
    return "Case " + subject.code();
  }
}
