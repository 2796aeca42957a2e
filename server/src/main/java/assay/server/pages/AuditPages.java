package assay.server.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.seal.AuditEntry;
import assay.server.seal.AuditFilter;
import assay.server.seal.AuditLog;
import assay.server.seal.Verification;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.AuditPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The log of deeds, and whether it is as it was written. To others than the organization's
/// organizers there is no such page.
@Controller("/organize/{org}/audit")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class AuditPages {
  private static final Set<String> FIELDS =
      Set.of("action", "actor", "subject", "from", "until", "seal", "head");
  private static final AuditLog.Entries NONE = new AuditLog.Entries(List.of(), null);

  private final PageAnswers answers;
  private final Organizations organizations;
  private final AuditLog log;

  AuditPages(PageAnswers answers, Organizations organizations, AuditLog log) {
    this.answers = answers;
    this.organizations = organizations;
    this.log = log;
  }

  @Get
  HttpResponse<byte[]> list(HttpRequest<?> request, Caller caller, String org) {
    var asked = TypedForm.parse(Objects.requireNonNullElse(request.getUri().getRawQuery(), ""));
    var typed = asked.shown();
    try {
      var entries = log.list(caller, org, new AuditFilter(typed.values()));
      return answers.ok(request, caller, page(caller, org, typed, entries, null));
    } catch (Problem problem) {
      if (problem.status() != 422) {
        throw problem;
      }
      return answers.refused(
          request, caller, page(caller, org, mistaken(asked, problem), NONE, null));
    }
  }

  /// Where an answer that shows a check is reloaded.
  @Get("/verification")
  HttpResponse<byte[]> listAgain(Caller caller, String org) {
    organizations.require(caller, org, Role.ORGANIZER);
    return PageAnswers.go(Paths.audit(org));
  }

  /// Checks the chain and answers with the page itself.
  @Post("/verification")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> verify(
      HttpRequest<?> request, Caller caller, String org, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var entries = log.list(caller, org, new AuditFilter(Map.of()));
    try {
      var note = AuditLog.note(form.get("seal"), form.get("head")).orElse(null);
      var found = log.verify(caller, org, note);
      return answers.ok(request, caller, page(caller, org, form.shown(), entries, found));
    } catch (Problem problem) {
      return answers.refused(
          request, caller, page(caller, org, mistaken(form, problem), entries, null));
    }
  }

  private static Form mistaken(TypedForm form, Problem problem) {
    return FIELDS.contains(problem.field()) ? form.with(problem) : form.with(problem, "");
  }

  // Five parameters: what is shown comes from two forms, a list and a check.
  private AuditPage page(
      Caller caller,
      String org,
      Form typed,
      AuditLog.Entries entries,
      @Nullable Verification found) {
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    var standing = log.standing(caller, org);
    var slug = organization.slug();
    return new AuditPage(
        new Link(organization.name(), Paths.inbox(slug)),
        slug,
        new AuditPage.Chain(
            standing.seal(),
            standing.head(),
            standing.waiting(),
            check(standing.check()),
            found == null ? null : found(found)),
        typed,
        entries.items().stream().map(entry -> line(entry, slug)).toList(),
        typed.value("cursor").isEmpty() ? null : address(slug, typed, ""),
        entries.next() == null ? null : address(slug, typed, entries.next()));
  }

  private static AuditPage.@Nullable Check check(AuditLog.@Nullable Check check) {
    return check == null
        ? null
        : new AuditPage.Check(
            check.at(),
            Objects.requireNonNullElse(check.fault(), ""),
            check.goodAt(),
            check.goodSeal());
  }

  private static AuditPage.Found found(Verification found) {
    var fault = found.fault();
    return new AuditPage.Found(
        fault == null ? "" : fault.what(),
        fault == null ? "" : fault.expected(),
        fault == null ? "" : fault.found(),
        found.seal(),
        found.events(),
        found.late().said());
  }

  /// @param cursor empty: the newest
  private static String address(String org, Form typed, String cursor) {
    var query = new TreeMap<>(typed.values());
    query.put("cursor", cursor);
    query.values().removeIf(String::isBlank);
    return Paths.audit(org)
        + (query.isEmpty() ? "" : "?")
        + query.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
  }

  private static AuditPage.Line line(AuditEntry entry, String org) {
    var actor = entry.actor();
    return new AuditPage.Line(
        entry.at(),
        actor == null ? "the system" : actor.name(),
        DeedWords.of(entry.action()),
        entry.action(),
        new AuditPage.Subject(
            DeedWords.kind(entry.subject().kind()), entry.subject().id(), href(entry, org)),
        entry.detail().entrySet().stream()
            .map(one -> new AuditPage.Fact(DeedWords.kind(one.getKey()), text(one.getValue())))
            .toList(),
        entry.seal());
  }

  private static String text(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }

  private static @Nullable String href(AuditEntry entry, String org) {
    var id = entry.subject().id();
    return switch (entry.subject().kind()) {
      case "submission" -> Paths.submission(UUID.fromString(id));
      case "case" -> Paths.reviewCase(UUID.fromString(id));
      case "worker" -> Paths.workers(org);
      case "webhook" -> Paths.webhooks(org);
      case "organization" -> Paths.inbox(org);
      default -> null;
    };
  }
}
