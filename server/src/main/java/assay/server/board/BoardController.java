package assay.server.board;

import assay.server.account.Caller;
import assay.server.http.PageQuery;
import io.micronaut.core.annotation.Nullable;
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
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;

/// The board of a track as JSON, as CSV for `Accept: text/csv`, or as a LaTeX table for
/// `application/x-latex`.
@Controller("/api/v1/orgs/{org}/competitions/{competition}/board")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class BoardController {
  private static final String CSV = BoardFiles.CSV;
  private static final String LATEX = "application/x-latex";

  private final Boards boards;
  private final KeptBoards keptBoards;

  BoardController(Boards boards, KeptBoards keptBoards) {
    this.boards = boards;
    this.keptBoards = keptBoards;
  }

  /// @param at as it was then: `2026-03-12T00:00:00Z`; absent: as it is
  @Get(produces = {MediaType.APPLICATION_JSON, CSV, LATEX})
  @Operation(summary = "The board, as JSON, CSV or a LaTeX table")
  @ApiResponse(
      responseCode = "200",
      description = "The board as the caller may see it",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = BoardView.class)),
        @Content(mediaType = CSV),
        @Content(mediaType = LATEX)
      })
  HttpResponse<?> board(
      String org,
      String competition,
      @QueryValue String phase,
      @QueryValue String task,
      @Nullable @QueryValue String scale,
      @Nullable @QueryValue String at,
      @Nullable Caller caller,
      HttpRequest<?> request) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    var form = form(request);
    if (at != null || boards.isOrganizer(caller, org)) {
      var view =
          at == null
              ? boards.view(address, caller)
              : boards.past(address, caller, Boards.moment(at));
      return switch (form) {
        case CSV -> HttpResponse.ok(BoardCsv.of(view)).contentType(typed(form));
        case LATEX -> HttpResponse.ok(BoardLatex.of(view)).contentType(typed(form));
        default -> HttpResponse.ok(view);
      };
    }
    return published(boards.published(address, caller), form, request);
  }

  /// @param next the cursor of the page after this one; null: there is none
  record KeptList(List<KeptBoards.Kept> items, @Nullable String next) {}

  @Get("/snapshots")
  @Operation(summary = "Boards that were kept as they were: to the public the published ones")
  KeptList kept(
      String org,
      String competition,
      @QueryValue String phase,
      @QueryValue String task,
      @Nullable @QueryValue String scale,
      @Nullable @QueryValue String limit,
      @Nullable @QueryValue String cursor,
      @Nullable Caller caller) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    var page = keptBoards.page(address, caller, PageQuery.of(limit, cursor));
    return new KeptList(page.items(), page.next());
  }

  @Get("/snapshots/{id}")
  @Operation(summary = "A kept board, byte for byte")
  @ApiResponse(
      responseCode = "200",
      description = "The board as it was kept",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = BoardView.class)))
  HttpResponse<byte[]> kept(
      String org,
      String competition,
      UUID id,
      @QueryValue String phase,
      @QueryValue String task,
      @Nullable @QueryValue String scale,
      @Nullable Caller caller) {
    var address = new Boards.Address(org, competition, phase, task, scale);
    return HttpResponse.ok(keptBoards.document(address, caller, id))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  record ChangeList(List<BoardChange> items) {}

  @Get("/changes")
  @Operation(summary = "What changed on the board since the provisional one, and why")
  ChangeList changes(
      String org,
      String competition,
      @QueryValue String phase,
      @QueryValue String task,
      @Nullable @QueryValue String scale,
      @Nullable Caller caller) {
    return new ChangeList(
        keptBoards
            .past(new Boards.Address(org, competition, phase, task, scale), caller)
            .changes());
  }

  private static HttpResponse<?> published(Published board, String form, HttpRequest<?> request) {
    var etag = "\"%s%s\"".formatted(board.etag(), suffix(form));
    return BoardFiles.answer(
        request,
        etag,
        board.isPrivate(),
        () ->
            HttpResponse.ok(
                    switch (form) {
                      case CSV -> board.csv();
                      case LATEX -> board.latex();
                      default -> board.json();
                    })
                .contentType(typed(form)));
  }

  private static String suffix(String form) {
    return switch (form) {
      case CSV -> "-csv";
      case LATEX -> "-latex";
      default -> "";
    };
  }

  private static String typed(String form) {
    return form + ";charset=utf-8";
  }

  private static String form(HttpRequest<?> request) {
    return request.accept().stream()
        .findFirst()
        .map(MediaType::getName)
        .filter(name -> name.equals(CSV) || name.equals(LATEX))
        .orElse(MediaType.APPLICATION_JSON);
  }
}
