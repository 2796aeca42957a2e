package assay.server.competition;

import assay.server.organization.Organization;
import assay.server.question.Question;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A competition as the API tells it. Only what anybody may know for whom it exists.
record CompetitionView(
    String organization,
    String slug,
    String name,
    String summary,
    String description,
    String rules,
    String terms,
    TeamRules teams,
    List<QuestionView> registration,
    String timeZone,
    @JsonProperty("private") boolean isPrivate,
    List<PhaseView> phases,
    List<TaskView> tasks,
    List<SetView> sets,
    List<TrackView> tracks) {
  record PhaseView(
      String slug,
      String name,
      Instant opensAt,
      @Nullable Instant closesAt,
      Phase.State state,
      @Nullable Integer perDay,
      @Nullable Integer perPhase,
      @Nullable Integer perWindow,
      @Nullable Long windowSeconds,
      @Nullable Integer concurrent,
      long graceSeconds,
      @Nullable Instant resultsAt,
      @Nullable Instant freezesAt,
      boolean anonymous,
      boolean holdsResults,
      FeedbackView feedback) {
    static PhaseView of(Phase phase, Instant now) {
      var sliding = phase.quota().sliding();
      return new PhaseView(
          phase.slug(),
          phase.name(),
          phase.window().opens(),
          phase.window().closes(),
          phase.stateAt(now),
          phase.quota().perDay(),
          phase.quota().perPhase(),
          sliding == null ? null : sliding.entries(),
          sliding == null ? null : sliding.window().toSeconds(),
          phase.quota().concurrent(),
          phase.window().grace().toSeconds(),
          phase.secrecy().resultsAt(),
          phase.secrecy().freezesAt(),
          phase.secrecy().isAnonymous(),
          phase.secrecy().holdsResults(),
          FeedbackView.of(phase.secrecy().feedback()));
    }
  }

  /// What a team is told while the phase runs; null: all of it.
  record FeedbackView(
      @Nullable Double ladderStep, @Nullable Integer decimals, @Nullable Integer looks) {
    static FeedbackView of(Feedback feedback) {
      return new FeedbackView(feedback.ladderStep(), feedback.decimals(), feedback.looks());
    }
  }

  /// @param embedding null: any width
  record ContractView(int channels, int height, int width, @Nullable Integer embedding) {}

  record ToleranceView(double match, double review) {}

  /// What a worker needs in order to run a model.
  ///
  /// @param device null: any
  /// @param memoryBytes null: any
  record RequiresView(@Nullable String device, @Nullable Long memoryBytes) {}

  /// @param overlap `allowed`, or `forbidden`: nobody may be in two teams
  record TeamRules(int maxMembers, String overlap) {
    static TeamRules of(Entrance entrance) {
      return new TeamRules(
          entrance.maxMembers(), entrance.allowsOverlap() ? "allowed" : "forbidden");
    }
  }

  /// @param answer `text`, `number`, `choice` or `yes-no`
  /// @param choices empty unless it is a choice
  /// @param most the greatest number, by slug of the scale that has a bound
  /// @param must the one answer that is let in; null: any
  record QuestionView(
      String key,
      String ask,
      String help,
      String answer,
      boolean required,
      List<String> choices,
      Map<String, Long> most,
      @Nullable String must) {
    static QuestionView of(Question question) {
      return new QuestionView(
          question.key(),
          question.ask(),
          question.help(),
          question.kind().spelled(),
          question.isRequired(),
          question.choices(),
          new TreeMap<>(question.most()),
          question.must());
    }
  }

  record ScaleView(String slug, String name) {}

  /// @param sanitizer `lenient`, or `strict`: a claim for a sanitizer set is never for review
  record TaskView(
      String slug,
      String name,
      String description,
      String submit,
      String claimFormat,
      String scoreKind,
      ContractView contract,
      long maxBytes,
      int timeLimitSeconds,
      RequiresView requires,
      ToleranceView tolerance,
      String sanitizer,
      List<ScaleView> scales,
      List<QuestionView> factSheet) {
    static TaskView of(Task task, List<Scale> scales) {
      var contract = task.run().contract();
      var embedding = contract.embedding();
      return new TaskView(
          task.slug(),
          task.name(),
          task.description(),
          task.submit().spelled(),
          task.claim().format().spelled(),
          task.claim().kind().name(),
          new ContractView(
              contract.channels(),
              contract.height(),
              contract.width(),
              embedding.isPresent() ? embedding.getAsInt() : null),
          contract.maxBytes(),
          task.run().limits().seconds(),
          new RequiresView(task.run().requires().device(), task.run().requires().memoryBytes()),
          new ToleranceView(task.claim().tolerance().match(), task.claim().tolerance().review()),
          task.claim().sanitizer().spelled(),
          scales.stream().map(scale -> new ScaleView(scale.slug(), scale.name())).toList(),
          task.factSheet().stream().map(QuestionView::of).toList());
    }
  }

  record SetView(String slug, String name, String role, int pairs) {}

  record TrackSetView(String set, boolean claimed, boolean run, boolean ranked) {
    static TrackSetView of(TrackSet part) {
      return new TrackSetView(part.set().slug(), part.isClaimed(), part.isRun(), part.isRanked());
    }
  }

  /// @param ties null: the rule ranks no columns
  /// @param ddof null: the rule takes no standard deviation
  /// @param set key of the one column that counts; null: all ranked ones do
  record BoardView(
      String rule,
      @Nullable String ties,
      @Nullable Integer ddof,
      @Nullable String set,
      List<String> accepts,
      String selection,
      List<ColumnView> columns) {}

  /// @param ranked false: shown, not ranked by
  /// @param held true: held back until the phase is revealed
  record ColumnView(
      String key, String name, String set, String metric, boolean ranked, boolean held) {
    static ColumnView of(BoardColumn column) {
      return new ColumnView(
          column.key(),
          column.name(),
          column.setSlug(),
          column.metric().spelled(),
          column.isRanked(),
          column.isPrivate());
    }
  }

  record TrackView(
      String phase, String task, String scale, List<TrackSetView> sets, BoardView board) {
    static TrackView of(Track track, List<TrackSet> sets, List<BoardColumn> columns) {
      var board = track.board();
      return new TrackView(
          track.phase().slug(),
          track.task().slug(),
          track.scale().slug(),
          sets.stream().map(TrackSetView::of).toList(),
          new BoardView(
              board.rule().name(),
              board.rule().ties(),
              board.rule().ddof(),
              board.rule().set(),
              board.accepts().stream().sorted().toList(),
              board.selection(),
              columns.stream().map(ColumnView::of).toList()));
    }
  }

  static CompetitionView of(
      Handle handle, Organization organization, Competition competition, Competitions all) {
    var now = all.now(handle);
    return new CompetitionView(
        organization.slug(),
        competition.slug(),
        competition.name(),
        competition.summary(),
        competition.description(),
        competition.rules(),
        competition.entrance().terms(),
        TeamRules.of(competition.entrance()),
        competition.entrance().registration().stream().map(QuestionView::of).toList(),
        competition.timeZone().getId(),
        competition.isPrivate(),
        all.phases(handle, competition.id()).stream()
            .map(phase -> PhaseView.of(phase, now))
            .toList(),
        all.tasks(handle, competition.id()).stream()
            .map(task -> TaskView.of(task, all.scales(handle, task.id())))
            .toList(),
        all.sets(handle, competition.id()).stream()
            .map(set ->
                new SetView(
                    set.slug(),
                    set.name(),
                    set.role().spelled(),
                    all.liveVersion(handle, set.id()).pairs()))
            .toList(),
        all.tracks(handle, competition.id()).stream()
            .map(track ->
                TrackView.of(
                    track, all.setsOf(handle, track.id()), all.columnsOf(handle, track.id())))
            .toList());
  }
}
