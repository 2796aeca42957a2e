package assay.server.queue;

import assay.grading.ticket.Ticket;
import assay.grading.ticket.WorkerCalls;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The worker's only five addresses. Open to the framework, closed by the worker token.
@Controller("/api/v1/worker")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class WorkerController {
  private static final int MAX_WAIT_SECONDS = 30;

  private final Workers workers;
  private final Runs runs;
  private final Gradings gradings;

  WorkerController(Workers workers, Runs runs, Gradings gradings) {
    this.workers = workers;
    this.runs = runs;
    this.gradings = gradings;
  }

  @Post("/register")
  @Operation(summary = "A worker process starts")
  WorkerCalls.Registered register(
      @Header("Authorization") @Nullable String authorization,
      @Body WorkerCalls.Register register) {
    var token = workers.authenticate(authorization);
    int lease = (int) gradings.leaseTime().toSeconds();
    return new WorkerCalls.Registered(
        workers.register(token, register).toString(), lease, Math.max(1, lease / 4));
  }

  @Post("/claim")
  @Operation(summary = "The next ticket; long poll, 204 when none came")
  @ApiResponse(responseCode = "200", description = "A ticket", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "204", description = "None came", content = @Content)
  HttpResponse<Ticket> claim(
      HttpRequest<?> request,
      @Header("Authorization") @Nullable String authorization,
      @Body WorkerCalls.Claim claim)
      throws InterruptedException {
    var token = workers.authenticate(authorization);
    var worker = workers.seen(token, claim.worker());
    var wait = Duration.ofSeconds(Math.clamp(claim.waitSeconds(), 0, MAX_WAIT_SECONDS));
    Optional<Ticket> ticket = runs.claim(worker, wait, () -> isConnected(request));
    if (ticket.isPresent()) {
      return HttpResponse.ok(ticket.get());
    }
    var intake = workers.intake(worker);
    MutableHttpResponse<Ticket> none = HttpResponse.noContent();
    return intake.equals("open") ? none : none.header(WorkerCalls.INTAKE, intake);
  }

  /// A worker that was stopped or killed while it waited would hold an entry until its lease is
  /// over.
  private static boolean isConnected(HttpRequest<?> request) {
    return !(request instanceof NettyHttpRequest<?> netty)
        || netty.getChannelHandlerContext().channel().isActive();
  }

  @Post("/heartbeat")
  @Operation(summary = "Prolongs a lease")
  WorkerCalls.HeartbeatAnswer heartbeat(
      @Header("Authorization") @Nullable String authorization,
      @Body WorkerCalls.Heartbeat heartbeat) {
    var token = workers.authenticate(authorization);
    return new WorkerCalls.HeartbeatAnswer(runs.beat(token, heartbeat));
  }

  @Status(HttpStatus.NO_CONTENT)
  @Post("/report")
  @Operation(summary = "A vector, or why there is none")
  HttpResponse<Void> report(
      @Header("Authorization") @Nullable String authorization, @Body WorkerCalls.Report report)
      throws IOException {
    runs.report(workers.authenticate(authorization), report);
    return HttpResponse.noContent();
  }

  @Get(value = "/blobs/{digest}", produces = MediaType.APPLICATION_OCTET_STREAM)
  @Operation(summary = "Model, image pack or map of the live ticket")
  StreamedFile blob(
      @Header("Authorization") @Nullable String authorization,
      @Header("Assay-Grading") String grading,
      @Header("Assay-Lease") long lease,
      String digest)
      throws IOException {
    // The stream is closed by the answer that it becomes.
    var content = runs.blob(workers.authenticate(authorization), grading, lease, digest);
    return new StreamedFile(
        content.in(), MediaType.APPLICATION_OCTET_STREAM_TYPE, 0, content.bytes());
  }

  @Status(HttpStatus.NO_CONTENT)
  @Put(value = "/blobs/{digest}", consumes = MediaType.APPLICATION_OCTET_STREAM)
  @Operation(summary = "A score vector on its way to a report")
  HttpResponse<Void> put(
      @Header("Authorization") @Nullable String authorization,
      @Header("Assay-Grading") String grading,
      @Header("Assay-Lease") long lease,
      String digest,
      @Body InputStream body)
      throws IOException {
    runs.put(workers.authenticate(authorization), grading, lease, digest, body);
    return HttpResponse.noContent();
  }
}
