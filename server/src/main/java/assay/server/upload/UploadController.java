package assay.server.upload;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.http.UnreadBody;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Head;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Options;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// tus 1.0 (<https://tus.io/protocols/resumable-upload>) with creation, checksum, termination and
/// expiration. `Upload-Metadata` names organization, competition and filename.
@Controller("/api/v1/uploads")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class UploadController {
  static final String BYTES = "application/offset+octet-stream";

  private final Uploads uploads;

  UploadController(Uploads uploads) {
    this.uploads = uploads;
  }

  @Status(HttpStatus.NO_CONTENT)
  @Options
  @Secured(SecurityRule.IS_ANONYMOUS)
  @Operation(summary = "What of tus is spoken here")
  HttpResponse<Void> options() {
    return HttpResponse.<Void>noContent()
        .header("Tus-Version", TusVersion.VERSION)
        .header("Tus-Extension", "creation,checksum,termination,expiration")
        .header("Tus-Checksum-Algorithm", Checksum.NAMES)
        .header("Tus-Max-Size", Long.toString(uploads.maxBytes()));
  }

  @Status(HttpStatus.CREATED)
  @Post
  @Operation(summary = "Begins an upload")
  HttpResponse<Void> begin(
      Caller caller,
      @Header("Upload-Length") @Nullable String length,
      @Header("Upload-Metadata") @Nullable String metadata) {
    if (length == null) {
      throw Problem.field(
          "Upload-Length",
          "upload.length",
          "Upload-Length is missing: the length must be known from the start.");
    }
    long bytes = number("Upload-Length", length);
    var about = Metadata.parse(metadata);
    var upload =
        uploads.begin(
            caller,
            about.require("organization"),
            about.require("competition"),
            new Uploads.New(caller.user(), FileName.label(about.get("filename"), "file"), bytes));
    MutableHttpResponse<Void> answer =
        HttpResponse.created(URI.create("/api/v1/uploads/" + upload.id()));
    return answer.header("Upload-Expires", date(upload.expiresAt()));
  }

  @Head("/{id}")
  @Operation(summary = "How much of an upload is here")
  HttpResponse<Void> look(Caller caller, String id) {
    var upload = uploads.find(caller, id(id));
    return HttpResponse.<Void>ok()
        .header("Upload-Offset", Long.toString(upload.received()))
        .header("Upload-Length", Long.toString(upload.bytes()))
        .header("Upload-Expires", date(upload.expiresAt()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  @Status(HttpStatus.NO_CONTENT)
  @Patch(value = "/{id}", consumes = BYTES)
  @Operation(summary = "Sends bytes from an offset on")
  HttpResponse<Void> append(
      Caller caller,
      String id,
      @Header("Upload-Offset") @Nullable String offset,
      @Header("Upload-Checksum") @Nullable String checksum,
      @Body @Nullable InputStream body)
      throws IOException {
    if (offset == null) {
      throw Problem.field("Upload-Offset", "upload.offset", "Upload-Offset is missing.");
    }
    var patch =
        new Uploads.Patch(
            number("Upload-Offset", offset), Optional.ofNullable(checksum).map(Checksum::parse));
    var in = body == null ? InputStream.nullInputStream() : body;
    try {
      var upload = uploads.append(caller, id(id), patch, in);
      return HttpResponse.<Void>noContent()
          .header("Upload-Offset", Long.toString(upload.received()))
          .header("Upload-Expires", date(upload.expiresAt()));
    } catch (Problem problem) {
      // Who trickles has had the time to listen.
      if (problem.status() != 408) {
        UnreadBody.drain(in);
      }
      throw problem;
    }
  }

  @Status(HttpStatus.NO_CONTENT)
  @Delete("/{id}")
  @Operation(summary = "Throws an upload away")
  HttpResponse<Void> remove(Caller caller, String id) throws IOException {
    uploads.remove(caller, id(id));
    return HttpResponse.noContent();
  }

  /// For clients that cannot say PATCH or DELETE.
  @Post(
      value = "/{id}",
      consumes = {BYTES, "*/*"})
  @Operation(summary = "PATCH, DELETE or HEAD, as X-HTTP-Method-Override says")
  @ApiResponse(responseCode = "200", description = "As HEAD", content = @Content)
  @ApiResponse(responseCode = "204", description = "As PATCH and DELETE", content = @Content)
  HttpResponse<Void> override(
      Caller caller,
      String id,
      @Header("X-HTTP-Method-Override") @Nullable String method,
      @Header("Upload-Offset") @Nullable String offset,
      @Header("Upload-Checksum") @Nullable String checksum,
      @Body @Nullable InputStream body)
      throws IOException {
    return switch (method == null ? "" : method.toUpperCase(Locale.ROOT)) {
      case "PATCH" -> append(caller, id, offset, checksum, body);
      case "DELETE" -> remove(caller, id);
      case "HEAD" -> look(caller, id);
      default ->
          throw Problem.of(
              405, "method.not_allowed", "POST here needs X-HTTP-Method-Override: PATCH.");
    };
  }

  private static long number(String header, String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw Problem.field(header, "upload.number", header + " is a whole number of bytes.");
    }
    return Long.parseLong(text);
  }

  private static String date(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
  }

  /// What is no id names nothing.
  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.notFound();
    }
  }
}
