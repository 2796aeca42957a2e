package assay.server.pages;

import assay.server.account.Caller;
import assay.server.board.Boards;
import assay.server.board.KeptBoards;
import assay.server.board.Published;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The public board of a track.
@Controller("/o/{org}/{competition}/boards/{phase}/{task}/{scale}")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class BoardPages {
  /// Phases and tracks around a board change seldom.
  private static final Duration KEPT = Duration.ofSeconds(30);

  private static final int MOST_RENDERED = 500;

  private final PageAnswers answers;
  private final Venues venues;
  private final Boards boards;
  private final KeptBoards kept;
  private final Teams teams;
  private final Map<String, Rendered> rendered = new ConcurrentHashMap<>();

  BoardPages(PageAnswers answers, Venues venues, Boards boards, KeptBoards kept, Teams teams) {
    this.answers = answers;
    this.venues = venues;
    this.boards = boards;
    this.kept = kept;
    this.teams = teams;
  }

  @Get
  HttpResponse<byte[]> board(
      HttpRequest<?> request,
      @Nullable Caller caller,
      String org,
      String competition,
      String phase,
      String task,
      String scale,
      @QueryValue @Nullable String sort,
      @QueryValue @Nullable String evidence,
      @QueryValue @Nullable String part,
      @QueryValue @Nullable String at) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    var key =
        "%s sort=%s evidence=%s part=%s %s"
            .formatted(request.getPath(), sort, evidence, part, PageAnswers.theme(request));
    var board = caller == null && at == null ? boards.published(address, null) : null;
    var known = board == null ? null : rendered.get(key);
    if (known != null && board != null && known.isOf(board)) {
      return PageAnswers.again(known.page());
    }
    var view =
        board != null
            ? board.view()
            : at == null
                ? boards.view(address, caller)
                : boards.past(address, caller, Boards.moment(at));
    var isOrganizer = boards.isOrganizer(caller, org);
    var before = kept.past(address, caller);
    var past = new BoardSheet.Past(before.kept(), at == null ? before.changes() : List.of());
    var page =
        venues.in(
            caller,
            org,
            competition,
            (handle, venue) -> {
              var own = teams.namesOf(handle, venue.competition().id(), caller);
              return BoardSheet.of(
                  venue,
                  view,
                  past,
                  new BoardSheet.Look(own, isOrganizer, sort, evidence, number(part)));
            });
    if (board == null) {
      return answers.ok(request, caller, page);
    }
    var bytes = answers.bytes(request, caller, page);
    if (rendered.size() >= MOST_RENDERED) {
      rendered.clear();
    }
    rendered.put(key, new Rendered(bytes, board.etag(), System.nanoTime()));
    return PageAnswers.again(bytes);
  }

  /// A page for readers who are not signed in.
  ///
  /// @param etag of the board that it shows
  private record Rendered(byte[] page, String etag, long nanos) {
    boolean isOf(Published board) {
      return board.etag().equals(etag) && System.nanoTime() - nanos < KEPT.toNanos();
    }
  }

  /// The first part for whatever is no number.
  static int number(@Nullable String part) {
    return part != null && part.matches("[0-9]{1,6}") ? Integer.parseInt(part) : 1;
  }

  /// The same board as a LaTeX table, as the public sees it.
  @Get("/latex")
  @Produces("application/x-latex")
  HttpResponse<byte[]> latex(
      @Nullable Caller caller,
      String org,
      String competition,
      String phase,
      String task,
      String scale) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    return HttpResponse.ok(boards.published(address, caller).latex())
        .contentType(MediaType.of("application/x-latex; charset=utf-8"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%s-%s-%s.tex\"".formatted(competition, phase, task, scale));
  }

  /// The same board for a spreadsheet, as the public sees it.
  @Get("/csv")
  @Produces("text/csv")
  HttpResponse<byte[]> csv(
      @Nullable Caller caller,
      String org,
      String competition,
      String phase,
      String task,
      String scale) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    return HttpResponse.ok(boards.published(address, caller).csv())
        .contentType(MediaType.of("text/csv; charset=utf-8"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%s-%s-%s.csv\"".formatted(competition, phase, task, scale));
  }
}
