package assay.server.board;

import assay.server.account.Caller;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/// The board of a track as JSON, or as CSV for `Accept: text/csv`.
@Controller("/api/v1/orgs/{org}/competitions/{competition}/board")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class BoardController {
  private static final String CSV = "text/csv";

  private final Boards boards;

  BoardController(Boards boards) {
    this.boards = boards;
  }

  @Get(produces = {MediaType.APPLICATION_JSON, CSV})
  HttpResponse<?> board(
      String org,
      String competition,
      @QueryValue String phase,
      @QueryValue String task,
      @Nullable @QueryValue String scale,
      @Nullable Caller caller,
      HttpRequest<?> request) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    boolean csv = wantsCsv(request);
    if (boards.isOrganizer(caller, org)) {
      var view = boards.view(address, caller);
      return csv
          ? HttpResponse.ok(BoardCsv.of(view)).contentType(CSV + ";charset=utf-8")
          : HttpResponse.ok(view);
    }
    var published = boards.published(address);
    var etag = '"' + published.etag() + (csv ? "-csv" : "") + '"';
    var response =
        request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(etag)
            ? HttpResponse.notModified()
            : HttpResponse.ok(csv ? published.csv() : published.json())
                .contentType((csv ? CSV : MediaType.APPLICATION_JSON) + ";charset=utf-8");
    return response
        .header(HttpHeaders.ETAG, etag)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=2");
  }

  private static boolean wantsCsv(HttpRequest<?> request) {
    return request.accept().stream()
        .findFirst()
        .filter(first -> first.getName().equals(CSV))
        .isPresent();
  }
}
