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

/// The boards of a task's scales side by side as JSON, or as CSV for `Accept: text/csv`.
@Controller("/api/v1/orgs/{org}/competitions/{competition}/board/scales")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ScaleController {
  private final ScaleBoards boards;

  ScaleController(ScaleBoards boards) {
    this.boards = boards;
  }

  @Get(produces = {MediaType.APPLICATION_JSON, BoardFiles.CSV})
  @Operation(summary = "The boards of all scales of a task, a row for each team")
  HttpResponse<?> scales(
      String org,
      String competition,
      @QueryValue String phase,
      @QueryValue String task,
      @Nullable Caller caller,
      HttpRequest<?> request) {
    var made = boards.of(new ScaleBoards.Address(org, competition, phase, task), caller);
    boolean isCsv = BoardFiles.wantsCsv(request);
    var etag = "\"%s%s\"".formatted(made.etag(), isCsv ? "-csv" : "");
    return BoardFiles.answer(
        request,
        made.etag().isEmpty() ? "" : etag,
        made.isPrivate(),
        () ->
            isCsv
                ? HttpResponse.ok(ScaleCsv.of(made.view())).contentType(BoardFiles.TYPED_CSV)
                : HttpResponse.ok(made.view()));
  }
}
