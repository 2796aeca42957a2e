package assay.server.submission;

import assay.grading.ticket.ModelFailure;
import assay.server.account.Caller;
import assay.server.competition.BoardColumn;
import assay.server.competition.Competitions;
import assay.server.competition.Feedback;
import assay.server.competition.Metric;
import assay.server.competition.OverallFigure;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import assay.server.database.TenantDatabase;
import assay.server.http.PageQuery;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.question.Question;
import assay.server.question.Questions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Shows an entry to its team and to the organizers, each what they may see (DESIGN §5a); to
/// everybody else it does not exist.
@Singleton
public class SubmissionViews {
  private static final String MAKING =
      "Why they differ is being looked for: the model is run on this set again, with one well-known mistake at a time.";

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Quotas quotas;
  private final QueuePositions positions;
  private final Questions questions;
  private final SubmissionStore submissions;
  private final SubmissionViewStore store;

  SubmissionViews(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Quotas quotas,
      QueuePositions positions,
      Questions questions,
      SubmissionStore submissions,
      SubmissionViewStore store) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.quotas = quotas;
    this.positions = positions;
    this.questions = questions;
    this.submissions = submissions;
    this.store = store;
  }

  /// Who reads.
  ///
  /// @param seesHeld whether figures are shown that are held until the reveal
  /// @param feedback by which figures are told; null: as they are
  private record Reader(
      boolean isOrganizer, boolean seesResults, boolean seesHeld, @Nullable Feedback feedback) {
    static final Reader ORGANIZER = new Reader(true, true, true, null);

    /// The one rule of what a reader learns of a set's results.
    boolean sees(SubmissionViewStore.SetRow set) {
      return (seesResults && (seesHeld || !set.isPrivate())) || set.role().equals("sanitizer");
    }

    /// Whether a reader may have the figures as they were computed.
    boolean seesAll(SubmissionViewStore.SetRow set) {
      return sees(set) && (feedback == null || set.role().equals("sanitizer"));
    }

    @Nullable Double told(@Nullable Double value) {
      return value == null || feedback == null ? value : Double.valueOf(feedback.shown(value));
    }
  }

  /// An entry with what decided how much of it is shown.
  ///
  /// @param openSets slugs of the sets whose results the reader may have as they were computed
  /// @param isOrganizer whether the reader works for the organization
  /// @param isMember whether the reader is of the entry's team
  public record Seen(
      SubmissionView view,
      UUID tenant,
      Set<String> openSets,
      boolean isOrganizer,
      boolean isMember) {
    public Seen {
      openSets = Set.copyOf(openSets);
    }
  }

  /// What is known of the causes of differences.
  private record Causes(List<SubmissionViewStore.DiagnosisRow> made, boolean isDiagnosing) {
    SubmissionView.@Nullable Diagnosis of(SubmissionViewStore.SetRow set) {
      for (var row : made) {
        if (row.set().equals(set.slug())) {
          return new SubmissionView.Diagnosis(
              "made", row.cause(), row.name(), row.sentence(), row.max(), row.p95(), row.median());
        }
      }
      boolean isOpen =
          isDiagnosing
              && set.verdict() != null
              && !set.verdict().equals("REPRODUCED")
              && !set.role().equals("hidden");
      return isOpen
          ? new SubmissionView.Diagnosis("making", null, null, MAKING, null, null, null)
          : null;
    }
  }

  /// The entry as this caller may see it.
  ///
  /// @throws Problem 404 for whoever is neither of the team nor of the organization
  public SubmissionView view(Caller caller, UUID submission) {
    return look(caller, submission, (_, seen) -> seen.view());
  }

  /// More of an entry than its view, for the same readers.
  ///
  /// @param more reads on in the transaction of the view; what it shows of a set's results must be
  ///   of [Seen#openSets]
  /// @throws Problem 404 for whoever is neither of the team nor of the organization
  public <T> T look(Caller caller, UUID submission, BiFunction<Handle, Seen, T> more) {
    caller.require("read");
    return database
        .inTenantOf(
            "submission",
            submission,
            (handle, tenant) -> {
              if (!caller.reaches(tenant)) {
                throw Problem.notFound();
              }
              boolean isOrganizer = organizations.role(handle, caller, tenant).isPresent();
              var owner = submissions.owner(handle, submission, caller.user());
              if (owner.isEmpty() || !(isOrganizer || owner.get().isMember())) {
                throw Problem.notFound();
              }
              return more.apply(
                  handle, see(handle, submission, isOrganizer, owner.get().isMember()));
            })
        .orElseThrow(Problem::notFound);
  }

  private Seen see(Handle handle, UUID submission, boolean isOrganizer, boolean isMember) {
    var line = store.line(handle, submission).orElseThrow();
    var rest = store.rest(handle, submission);
    var track = competitions.track(handle, rest.trackId()).orElseThrow();
    var competition = competitions.find(handle, rest.competitionId()).orElseThrow();
    var cases = isOrganizer ? store.cases(handle, submission) : List.<SubmissionView.CaseAbout>of();
    var reader = isOrganizer ? Reader.ORGANIZER : participant(handle, track, line, rest);
    var causes =
        new Causes(store.diagnoses(handle, submission), store.isDiagnosing(handle, submission));
    var sets = store.sets(handle, submission, rest.trackId());
    var view =
        new SubmissionView(
            line.id(),
            line.code(),
            line.organization(),
            line.competition(),
            line.phase(),
            line.task(),
            line.scale(),
            new SubmissionView.Team(rest.teamId(), line.team()),
            line.state(),
            line.reason(),
            rest.fault(),
            line.state().next(),
            line.acceptedAt(),
            rest.stateAt(),
            line.withdrawnAt(),
            queue(competition.tenant(), line),
            failure(rest.failureCode()),
            store.files(handle, submission),
            sets.stream().map(row -> set(row, line, reader, causes)).toList(),
            line.verdict(),
            line.decision(),
            line.decisionReason(),
            cases.isEmpty() ? null : cases.getFirst().id(),
            cases,
            store.events(handle, submission),
            SubmissionView.Spent.of(
                quotas.of(handle, rest.teamId(), track.phase(), competition.timeZone())),
            new SubmissionView.Method(
                line.methodName(),
                rest.methodDescription(),
                rest.methodLink(),
                rest.kitVersion(),
                facts(track.task().factSheet(), questions.answers(rest.facts()))));
    var open =
        sets.stream()
            .filter(reader::seesAll)
            .map(SubmissionViewStore.SetRow::slug)
            .collect(Collectors.toSet());
    return new Seen(view, competition.tenant(), open, isOrganizer, isMember);
  }

  /// In the order of the questions. A question that was asked no more stands under its key.
  private static List<SubmissionView.Fact> facts(
      List<Question> asked, Map<String, String> answers) {
    var left = new TreeMap<>(answers);
    var facts = new ArrayList<SubmissionView.Fact>();
    for (var question : asked) {
      var answer = left.remove(question.key());
      if (answer != null) {
        facts.add(new SubmissionView.Fact(question.key(), question.ask(), answer));
      }
    }
    left.forEach((key, answer) -> facts.add(new SubmissionView.Fact(key, key, answer)));
    return facts;
  }

  /// A mismatch shows no figure but the sanitizer's, unless a human approved it.
  private Reader participant(
      Handle handle, Track track, SubmissionLine line, SubmissionViewStore.Rest rest) {
    var now = competitions.now(handle);
    var phase = track.phase();
    var publicity = competitions.publicity(handle, phase.id());
    boolean isReleased =
        !phase.secrecy().holdsResults() || rest.releasedAt() != null || publicity.isRevealed();
    boolean isLimited = phase.limitsFeedbackAt(now, publicity);
    boolean seesResults =
        isTold(line)
            && isReleased
            && phase.showsResultsAt(now)
            && (!isLimited || isTold(handle, track, line.id(), rest.teamId()));
    return new Reader(
        false, seesResults, publicity.isRevealed(), isLimited ? phase.secrecy().feedback() : null);
  }

  private static boolean isTold(SubmissionLine line) {
    return Ruling.tells("MISMATCH".equals(line.verdict()), line.decision());
  }

  /// Whether the team is told of this entry while the phase runs. By the rule of the board.
  private boolean isTold(Handle handle, Track track, UUID submission, UUID team) {
    var columns =
        competitions.columnsOf(handle, track.id()).stream()
            .filter(column -> column.isRanked() && !column.isPrivate())
            .toList();
    var ranking = track.board().rule().ranking(columns.stream().map(BoardColumn::key).toList());
    var ranked =
        competitions.setsOf(handle, track.id()).stream()
            .filter(TrackSet::isRanked)
            .map(set -> set.set().id())
            .toList();
    var figures = new LinkedHashMap<UUID, List<SubmissionViewStore.FigureRow>>();
    var told =
        store.graded(handle, track.id(), team, track.phase().secrecy().holdsResults()).stream()
            .filter(SubmissionViews::isTold)
            .map(SubmissionLine::id)
            .toList();
    for (var figure : store.figures(handle, told)) {
      figures.computeIfAbsent(figure.submission(), _ -> new ArrayList<>()).add(figure);
    }
    var order = List.copyOf(figures.keySet());
    var isTold =
        track
            .phase()
            .secrecy()
            .feedback()
            .told(
                figures.values().stream()
                    .mapToDouble(of -> ranking.alone(values(columns, ranked, of)))
                    .toArray());
    int at = order.indexOf(submission);
    return at >= 0 && isTold[at];
  }

  private static double[] values(
      List<BoardColumn> columns, List<UUID> ranked, List<SubmissionViewStore.FigureRow> figures) {
    return columns.stream()
        .mapToDouble(column -> {
          var set = column.set();
          return set == null
              ? OverallFigure.of(
                  column.metric(), ranked, (one, metric) -> value(figures, one, metric))
              : value(figures, set, column.metric());
        })
        .toArray();
  }

  /// Of the last judging; NaN: missing.
  private static double value(
      List<SubmissionViewStore.FigureRow> figures, UUID set, Metric metric) {
    return figures.stream()
        .filter(figure -> figure.set().equals(set) && figure.metric().equals(metric.spelled()))
        .reduce((_, later) -> later)
        .map(SubmissionViewStore.FigureRow::value)
        .orElse(Double.NaN);
  }

  private SubmissionView.@Nullable Queue queue(UUID tenant, SubmissionLine line) {
    return switch (line.state()) {
      case QUEUED -> positions.of(tenant, line.id()).orElse(null);
      case JUDGING ->
          positions.of(tenant, line.id()).filter(one -> one.waitingBecause() != null).orElse(null);
      case CHECKING, RUNNING, GRADED, FAILED_MODEL, FAILED_SYSTEM, CANCELLED -> null;
    };
  }

  private static SubmissionView.@Nullable Failure failure(@Nullable String code) {
    return code == null
        ? null
        : new SubmissionView.Failure(
            code, ModelFailure.of(code).map(ModelFailure::sentence).orElse("The model failed."));
  }

  private static SubmissionView.SetResult set(
      SubmissionViewStore.SetRow row, SubmissionLine line, Reader reader, Causes causes) {
    boolean isOpen = reader.sees(row);
    return new SubmissionView.SetResult(
        row.slug(),
        row.name(),
        row.role(),
        state(row, line.state(), isOpen),
        row.images(),
        row.isVectorThere() ? row.images() : Math.min(row.imagesDone(), row.images()),
        isOpen ? reader.told(row.value()) : null,
        row.metric(),
        isOpen && reader.feedback() == null ? row.std() : null,
        isOpen ? row.evidence() : null,
        row.isClaimed(),
        row.verdict(),
        isOpen ? comparison(row) : null,
        isOpen ? causes.of(row) : null);
  }

  private static String state(
      SubmissionViewStore.SetRow row, SubmissionState state, boolean isOpen) {
    boolean isDone = row.value() != null || row.verdict() != null;
    if (isDone && state == SubmissionState.GRADED) {
      return isOpen ? "done" : "held";
    }
    if (row.isRun() && row.isVectorThere()) {
      return "done";
    }
    boolean isBegun = row.isRun() ? row.imagesDone() > 0 : state == SubmissionState.JUDGING;
    return isBegun && state.isActive() ? "running" : "waiting";
  }

  private static SubmissionView.@Nullable Comparison comparison(SubmissionViewStore.SetRow row) {
    if (row.max() == null
        || row.p95() == null
        || row.median() == null
        || row.rmse() == null
        || row.toleranceMatch() == null
        || row.toleranceReview() == null
        || row.comparedVersion() == null
        || row.comparedLive() == null) {
      return null;
    }
    return new SubmissionView.Comparison(
        row.comparedVersion(),
        row.comparedLive(),
        row.max(),
        row.p95(),
        row.median(),
        row.rmse(),
        row.pearson(),
        row.toleranceMatch(),
        row.toleranceReview());
  }

  /// Entries of the caller's teams in a competition, newest first.
  PageQuery.Cut<SubmissionLine> own(
      Caller caller, String organization, String competition, PageQuery page) {
    caller.require("read");
    var tenant =
        organizations
            .find(organization)
            .filter(found -> caller.reaches(found.id()))
            .orElseThrow(Problem::notFound);
    return database.inTenant(
        tenant.id(),
        handle -> {
          var contest =
              competitions.find(handle, caller, competition).orElseThrow(Problem::notFound);
          return page.cut(
              store.own(handle, contest.id(), caller.user(), page.after(), page.limit() + 1),
              line -> new PageQuery.Place(line.acceptedAt(), line.id().toString()));
        });
  }

  /// Entries of the caller's teams everywhere, newest first.
  public List<SubmissionLine> own(Caller caller) {
    caller.require("read");
    var lines = new ArrayList<SubmissionLine>();
    for (var tenant :
        database.asUser(caller.user(), handle -> store.tenantsOf(handle, caller.user()))) {
      if (caller.reaches(tenant)) {
        lines.addAll(database.inTenant(tenant, handle -> store.own(handle, caller.user())));
      }
    }
    lines.sort(Comparator.comparing(SubmissionLine::acceptedAt).reversed());
    return lines;
  }
}
