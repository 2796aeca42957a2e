package assay.server.bundle;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.multipart.StreamingFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Controller("/api/v1/orgs/{org}/bundles")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class BundleController {
  private static final long MAX_DRAINED_BYTES = 64L << 20;

  private final Bundles bundles;
  private final Organizations organizations;
  private final String baseUrl;

  BundleController(
      Bundles bundles, Organizations organizations, @Value("${assay.base-url:}") String baseUrl) {
    this.bundles = bundles;
    this.organizations = organizations;
    this.baseUrl = baseUrl;
  }

  /// What an import answers.
  ///
  /// @param sets empty in a preview
  /// @param isNew whether there was no competition with the slug
  /// @param changes null: there are none
  /// @param regrade number of the re-grade set that holds what changes results; null: none does
  record Answer(
      String organization,
      String competition,
      String url,
      List<Bundles.ImportedSet> sets,
      @JsonProperty("new") boolean isNew,
      @Nullable Difference changes,
      @Nullable Integer regrade) {
    Answer {
      sets = List.copyOf(sets);
    }
  }

  @Post
  @Consumes({"application/zip", MediaType.APPLICATION_OCTET_STREAM})
  @Operation(
      summary = "Imports a competition bundle: a zip with competition.yaml and data/",
      description =
          "Makes a competition, or changes the one that has its slug. With preview=true says what it would do, and stores nothing.")
  @ApiResponse(
      responseCode = "200",
      description = "Changed, present already, or what an import would do",
      useReturnTypeSchema = true)
  @ApiResponse(responseCode = "201", description = "A new competition", useReturnTypeSchema = true)
  HttpResponse<Answer> stream(
      Caller caller,
      String org,
      @Header("Content-Length") @Nullable Long length,
      @QueryValue(defaultValue = "false") boolean preview,
      @Body InputStream zip)
      throws IOException {
    try {
      return answer(caller, org, zip, new Wish(length, preview));
    } catch (Problem refused) {
      drain(zip);
      throw refused;
    }
  }

  /// Unread bytes would keep the connection from its next request.
  private static void drain(InputStream zip) throws IOException {
    var buffer = new byte[1 << 16];
    long left = MAX_DRAINED_BYTES;
    for (int n = 0; n >= 0 && left > 0; left -= n) {
      n = zip.read(buffer);
    }
  }

  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(summary = "Imports a competition bundle sent as the part `bundle` of a form")
  @ApiResponse(
      responseCode = "200",
      description = "Changed, present already, or what an import would do",
      useReturnTypeSchema = true)
  @ApiResponse(responseCode = "201", description = "A new competition", useReturnTypeSchema = true)
  HttpResponse<Answer> form(
      Caller caller,
      String org,
      @Header("Content-Length") @Nullable Long length,
      @QueryValue(defaultValue = "false") boolean preview,
      StreamingFileUpload bundle)
      throws IOException {
    try (var zip = bundle.asInputStream()) {
      return answer(caller, org, zip, new Wish(length, preview));
    }
  }

  private record Wish(@Nullable Long length, boolean isPreview) {}

  private HttpResponse<Answer> answer(Caller caller, String org, InputStream zip, Wish wish)
      throws IOException {
    caller.require("organize");
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    long length = wish.length() == null ? -1 : wish.length();
    var imported =
        wish.isPreview()
            ? bundles.preview(caller, organization, zip, length)
            : bundles.importFrom(caller, organization, zip, length);
    var url = baseUrl + "/o/" + organization.slug() + "/" + imported.competition();
    var difference = imported.difference();
    var answer =
        new Answer(
            organization.slug(),
            imported.competition(),
            url,
            imported.sets(),
            imported.isNew(),
            difference.changesNothing() && difference.refused().isEmpty() ? null : difference,
            imported.regrade().orElse(null));
    return imported.isNew() && !wish.isPreview()
        ? HttpResponse.created(answer, URI.create(url))
        : HttpResponse.ok(answer);
  }
}
