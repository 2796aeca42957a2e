package assay.server.competition;

import assay.server.account.Caller;
import assay.server.blob.Blobs;
import assay.server.database.TenantDatabase;
import assay.server.http.PageQuery;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What anybody may know of competitions.
@Controller("/api/v1/orgs/{org}/competitions")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class CompetitionController {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final CompetitionList list;
  private final Blobs blobs;

  CompetitionController(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      CompetitionList list,
      Blobs blobs) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.list = list;
    this.blobs = blobs;
  }

  /// A page of competitions.
  ///
  /// @param next the cursor of the page after this one; null: there is none
  record Listing(List<Item> items, @Nullable String next) {}

  record Item(
      String slug,
      String name,
      String summary,
      Instant opensAt,
      @Nullable Instant closesAt,
      @JsonProperty("private") boolean isPrivate) {}

  /// @param limit how many, at most 500
  /// @param cursor what the page before called `next`
  @Get
  @Operation(summary = "Lists the competitions of an organization, newest opening first")
  Listing list(
      @Nullable Caller caller,
      String org,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var page = list.of(caller, organization(org), PageQuery.of(limit, cursor));
    return new Listing(
        page.items().stream()
            .map(item ->
                new Item(
                    item.slug(),
                    item.name(),
                    item.summary(),
                    item.opensAt(),
                    item.closesAt(),
                    item.isPrivate()))
            .toList(),
        page.next());
  }

  @Get("/{competition}")
  @Operation(summary = "Tells a competition with its phases, tasks, scales, sets and tracks")
  CompetitionView one(@Nullable Caller caller, String org, String competition) {
    var organization = organization(org);
    return database.inTenant(
        organization.id(),
        handle ->
            CompetitionView.of(
                handle,
                organization,
                competitions.find(handle, caller, competition).orElseThrow(Problem::notFound),
                competitions));
  }

  /// A public file: the sanitizer whole, a validation set's images or comparisons. Nothing that
  /// tells labels.
  @Get("/{competition}/sets/{set}/data")
  @Operation(
      summary = "Downloads a sanitizer set, or the images or comparisons of a validation set")
  @ApiResponse(
      responseCode = "200",
      description = "The file as the organizer gave it",
      content = @Content(mediaType = "application/octet-stream"))
  HttpResponse<StreamedFile> data(
      @Nullable Caller caller, String org, String competition, String set) throws IOException {
    var tenant = organization(org).id();
    var version = publicVersion(caller, tenant, competition, set);
    var digest = version.parts().source();
    long bytes =
        database.inTenant(tenant, handle -> blobs.find(handle, digest)).orElseThrow().bytes();
    var name = competition + "-" + set + "-v" + version.version() + extension(tenant, version);
    // The stream is closed by the answer that it becomes.
    var file =
        new StreamedFile(open(tenant, digest), MediaType.APPLICATION_OCTET_STREAM_TYPE, 0, bytes);
    return HttpResponse.ok(file.attach(name))
        .header(HttpHeaders.ETAG, '"' + digest + '"')
        .header("Content-Security-Policy", "sandbox; default-src 'none'");
  }

  private SetVersion publicVersion(
      @Nullable Caller caller, UUID tenant, String competition, String slug) {
    return database.inTenant(
        tenant,
        handle -> {
          var found = competitions.find(handle, caller, competition).orElseThrow(Problem::notFound);
          var set =
              competitions.sets(handle, found.id()).stream()
                  .filter(known -> known.slug().equals(slug))
                  .findFirst()
                  .orElseThrow(Problem::notFound);
          var version = competitions.liveVersion(handle, set.id());
          if (!set.isPublic(version)) {
            throw Problem.notFound();
          }
          return version;
        });
  }

  private InputStream open(UUID tenant, String digest) throws IOException {
    return blobs.open(tenant, digest);
  }

  private String extension(UUID tenant, SetVersion version) throws IOException {
    try (var in = open(tenant, version.parts().source())) {
      return SourceEnding.of(version, in);
    }
  }

  private Organization organization(String slug) {
    return organizations.find(slug).orElseThrow(Problem::notFound);
  }
}
