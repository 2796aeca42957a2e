package assay.server.board;

import assay.server.account.Caller;
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
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// Who was ahead on a board when, as JSON, or as CSV for `Accept: text/csv`.
@Controller("/api/v1/orgs/{org}/competitions/{competition}/board/history")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class HistoryController {
  private final BoardHistories histories;

  HistoryController(BoardHistories histories) {
    this.histories = histories;
  }

  @Get(produces = {MediaType.APPLICATION_JSON, BoardFiles.CSV})
  @Operation(summary = "The first rows of a board at the moments when they changed")
  HttpResponse<?> history(
      String org,
      String competition,
      @QueryValue String phase,
      @QueryValue String task,
      @Nullable @QueryValue String scale,
      @Nullable Caller caller,
      HttpRequest<?> request) {
    var told = histories.of(new Boards.Address(org, competition, phase, task, scale), caller);
    boolean isCsv = BoardFiles.wantsCsv(request);
    return BoardFiles.answer(
        request,
        told.etag().isEmpty() ? "" : "\"%s-history%s\"".formatted(told.etag(), isCsv ? "-csv" : ""),
        told.isPrivate(),
        () ->
            isCsv
                ? HttpResponse.ok(BoardHistories.csv(told.history()))
                    .contentType(BoardFiles.TYPED_CSV)
                : HttpResponse.ok(told.history()));
  }
}
