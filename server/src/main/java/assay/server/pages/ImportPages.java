package assay.server.pages;

import assay.grading.Refusal;
import assay.server.account.Caller;
import assay.server.bundle.Bundles;
import assay.server.bundle.Difference;
import assay.server.http.Problem;
import assay.server.http.UnreadBody;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.ImportPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.multipart.StreamingFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A competition from its bundle. To others than its organizers the organization has no such page.
@Controller("/organize/{org}/import")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class ImportPages {
  private final PageAnswers answers;
  private final Organizations organizations;
  private final Bundles bundles;

  ImportPages(PageAnswers answers, Organizations organizations, Bundles bundles) {
    this.answers = answers;
    this.organizations = organizations;
    this.bundles = bundles;
  }

  @Get
  HttpResponse<byte[]> form(HttpRequest<?> request, Caller caller, String org) {
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    return answers.ok(request, caller, page(organization, Form.EMPTY, null, null));
  }

  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<byte[]> take(
      HttpRequest<?> request, Caller caller, String org, StreamingFileUpload bundle)
      throws IOException {
    try (var zip = bundle.asInputStream()) {
      try {
        caller.require("organize");
        var organization = organizations.require(caller, org, Role.ORGANIZER);
        var previewed =
            bundles.previewAndKeep(caller, organization, zip, request.getContentLength());
        return answers.ok(request, caller, page(organization, Form.EMPTY, previewed, null));
      } catch (Problem problem) {
        UnreadBody.drain(zip);
        var form = TypedForm.form(Map.of(), problem);
        var organization = organizations.require(caller, org, Role.ORGANIZER);
        return answers.refused(request, caller, page(organization, form, null, null));
      }
    }
  }

  /// Imports the bundle that was shown.
  @Post("/confirmed")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> confirm(
      HttpRequest<?> request, Caller caller, String org, @Body @Nullable InputStream body)
      throws IOException {
    var sent = TypedForm.read(body == null ? InputStream.nullInputStream() : body);
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    try {
      caller.require("organize");
      var imported = bundles.importKept(caller, organization, sent.get("bundle"));
      return answers.ok(request, caller, page(organization, Form.EMPTY, null, imported));
    } catch (Problem problem) {
      var form = TypedForm.form(Map.of(), problem);
      return answers.refused(request, caller, page(organization, form, null, null));
    }
  }

  private static ImportPage page(
      Organization organization,
      Form form,
      Bundles.@Nullable Previewed previewed,
      Bundles.@Nullable Imported imported) {
    return new ImportPage(
        new Link(organization.name(), Paths.inbox(organization.slug())),
        organization.slug(),
        form,
        previewed == null ? null : preview(previewed),
        imported == null ? null : imported(organization, imported));
  }

  private static ImportPage.Preview preview(Bundles.Previewed previewed) {
    var imported = previewed.imported();
    return new ImportPage.Preview(
        previewed.bundle(),
        imported.competition(),
        imported.isNew(),
        changes(imported.difference()));
  }

  private static ImportPage.Changes changes(Difference difference) {
    return new ImportPage.Changes(
        difference.added(),
        difference.removed(),
        lines(difference.changed()),
        lines(difference.regraded()),
        difference.refused().stream().map(Refusal::message).toList());
  }

  private static List<ImportPage.Line> lines(List<Difference.Line> lines) {
    return lines.stream()
        .map(line -> new ImportPage.Line(line.what(), line.from(), line.to()))
        .toList();
  }

  private static ImportPage.Imported imported(
      Organization organization, Bundles.Imported imported) {
    var slug = organization.slug();
    return new ImportPage.Imported(
        new Link(imported.competition(), Paths.competition(slug, imported.competition())),
        imported.sets().stream()
            .map(set -> new ImportPage.SetLine(set.set(), set.version(), set.images(), set.pairs()))
            .toList(),
        imported.isNew() ? null : changes(imported.difference()),
        imported
            .regrade()
            .map(number ->
                new Link(
                    "re-grade " + number,
                    "/organize/%s/%s/regrades/%d".formatted(slug, imported.competition(), number)))
            .orElse(null));
  }
}
