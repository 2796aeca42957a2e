package assay.server.pages;

import assay.server.account.Caller;
import assay.server.board.BoardHistories;
import assay.server.board.BoardHistory;
import assay.server.board.Boards;
import assay.server.board.KeptBoards;
import assay.server.team.Teams;
import assay.web.board.BoardPage;
import assay.web.board.HistoryPage;
import assay.web.chart.RankChart;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The past of a board: who was ahead when.
@Controller("/o/{org}/{competition}/boards/{phase}/{task}/{scale}/history")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class HistoryPages {
  private final PageAnswers answers;
  private final Venues venues;
  private final KeptBoards keptBoards;
  private final BoardHistories histories;
  private final Teams teams;

  HistoryPages(
      PageAnswers answers,
      Venues venues,
      KeptBoards keptBoards,
      BoardHistories histories,
      Teams teams) {
    this.answers = answers;
    this.venues = venues;
    this.keptBoards = keptBoards;
    this.histories = histories;
    this.teams = teams;
  }

  @Get
  HttpResponse<byte[]> history(
      HttpRequest<?> request,
      @Nullable Caller caller,
      String org,
      String competition,
      String phase,
      String task,
      String scale) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    var history = histories.of(address, caller).history();
    var kept = keptBoards.of(address, caller);
    var page =
        venues.in(
            caller,
            org,
            competition,
            (handle, venue) -> {
              var own = teams.namesOf(handle, venue.competition().id(), caller);
              return page(venue, history, kept, own);
            });
    return answers.ok(request, caller, page);
  }

  /// The same for a spreadsheet.
  @Get("/csv")
  @Produces("text/csv")
  HttpResponse<String> csv(
      @Nullable Caller caller,
      String org,
      String competition,
      String phase,
      String task,
      String scale) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    return HttpResponse.ok(histories.csv(address, caller))
        .contentType(MediaType.of("text/csv; charset=utf-8"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%s-%s-%s-history.csv\""
                .formatted(competition, phase, task, scale));
  }

  private static HistoryPage page(
      Venue venue, BoardHistory history, List<KeptBoards.Kept> kept, Set<String> own) {
    var track = venue.track(history.phase(), history.task(), history.scale());
    var board = venue.board(track);
    return new HistoryPage(
        venue.head(),
        Venue.title(track),
        board,
        history.stage().sentence(),
        chart(history, own, venue.competition().timeZone()),
        venue.competition().timeZone(),
        new HistoryPage.Files(
            "/api/v1/orgs/%s/competitions/%s/board/history?phase=%s&task=%s&scale=%s"
                .formatted(
                    history.organization(),
                    history.competition(),
                    history.phase(),
                    history.task(),
                    history.scale()),
            Paths.boardHistory(venue.home(), track) + "/csv"),
        kept.stream()
            .map(one -> new BoardPage.Kept(one.kind(), one.at(), board + "?at=" + one.at()))
            .toList());
  }

  /// Who is among the first now, with the rank at each moment.
  private static @Nullable RankChart chart(BoardHistory history, Set<String> own, ZoneId zone) {
    var moments = history.moments();
    if (moments.isEmpty() || moments.getLast().rows().isEmpty()) {
      return null;
    }
    return RankChart.of(
        moments.stream().map(BoardHistory.Moment::at).toList(),
        moments.getLast().rows().stream()
            .map(row ->
                new RankChart.Course(
                    row.team(),
                    !row.published() && own.contains(row.team()),
                    moments.stream().map(moment -> rank(moment, row)).toList()))
            .toList(),
        zone);
  }

  private static int rank(BoardHistory.Moment moment, BoardHistory.Row of) {
    return moment.rows().stream()
        .filter(row -> row.team().equals(of.team()) && row.published() == of.published())
        .findFirst()
        .map(BoardHistory.Row::rank)
        .orElse(0);
  }
}
