package assay.server.pages;

import assay.server.account.Caller;
import assay.server.board.ScaleBoards;
import assay.server.team.Teams;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;

/// The boards of a task's scales side by side.
@Controller("/o/{org}/{competition}/scales/{phase}/{task}")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ScalePages {
  private final PageAnswers answers;
  private final Venues venues;
  private final ScaleBoards boards;
  private final Teams teams;

  ScalePages(PageAnswers answers, Venues venues, ScaleBoards boards, Teams teams) {
    this.answers = answers;
    this.venues = venues;
    this.boards = boards;
    this.teams = teams;
  }

  /// @param by slug of the scale whose ranks order the rows; null: the first
  @Get
  HttpResponse<byte[]> scales(
      HttpRequest<?> request,
      @Nullable Caller caller,
      String org,
      String competition,
      String phase,
      String task,
      @QueryValue @Nullable String by,
      @QueryValue @Nullable String part) {
    var view = boards.of(new ScaleBoards.Address(org, competition, phase, task), caller).view();
    var page =
        venues.in(
            caller,
            org,
            competition,
            (handle, venue) -> {
              var own = teams.namesOf(handle, venue.competition().id(), caller);
              return ScaleSheet.of(
                  venue, view, new ScaleSheet.Look(own, by, BoardPages.number(part)));
            });
    return answers.ok(request, caller, page);
  }

  /// The same for a spreadsheet.
  @Get("/csv")
  @Produces("text/csv")
  HttpResponse<String> csv(
      @Nullable Caller caller, String org, String competition, String phase, String task) {
    return HttpResponse.ok(
            boards.csv(new ScaleBoards.Address(org, competition, phase, task), caller))
        .contentType(MediaType.of("text/csv; charset=utf-8"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%s-%s-scales.csv\"".formatted(competition, phase, task));
  }
}
