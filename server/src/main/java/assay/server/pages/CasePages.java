package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Scale;
import assay.server.http.Problem;
import assay.server.review.CaseView;
import assay.server.review.Cases;
import assay.server.review.Claims;
import assay.server.review.Correspondence;
import assay.server.review.Decisions;
import assay.server.submission.SubmissionViews;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.CasePage;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// One case: look, claim, write, and decide with a reason.
@Controller("/cases/{id}")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class CasePages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Cases cases;
  private final Claims claims;
  private final Correspondence correspondence;
  private final Decisions decisions;
  private final SubmissionViews submissions;

  // Seven collaborators: each thing that can be done about a case is a use case of its own.
  CasePages(
      PageAnswers answers,
      Venues venues,
      Cases cases,
      Claims claims,
      Correspondence correspondence,
      Decisions decisions,
      SubmissionViews submissions) {
    this.answers = answers;
    this.venues = venues;
    this.cases = cases;
    this.claims = claims;
    this.correspondence = correspondence;
    this.decisions = decisions;
    this.submissions = submissions;
  }

  @Get
  HttpResponse<byte[]> look(HttpRequest<?> request, Caller caller, String id) {
    return answers.ok(request, caller, page(caller, id(id), Form.EMPTY));
  }

  /// Where a form that came back is reloaded.
  @Get(uris = {"/decision", "/claim", "/release", "/message", "/comment"})
  HttpResponse<byte[]> lookAgain(String id) {
    return PageAnswers.go(Paths.reviewCase(id(id)));
  }

  @Post("/decision")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> decide(
      HttpRequest<?> request, Caller caller, String id, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    return does(request, caller, id, form, () -> decisions.decide(caller, id(id), opinion(form)));
  }

  @Post("/claim")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> claim(
      HttpRequest<?> request, Caller caller, String id, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    var from = form.get("from").isEmpty() ? null : id(form.get("from"));
    return does(request, caller, id, form, () -> claims.claim(caller, id(id), from));
  }

  @Post("/release")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  HttpResponse<byte[]> release(HttpRequest<?> request, Caller caller, String id) {
    var nothing = new TypedForm(Map.of());
    return does(request, caller, id, nothing, () -> claims.release(caller, id(id)));
  }

  @Post("/message")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> write(
      HttpRequest<?> request, Caller caller, String id, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    return does(
        request,
        caller,
        id,
        form,
        () -> correspondence.write(caller, id(id), "message", form.get("message")));
  }

  @Post("/comment")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> comment(
      HttpRequest<?> request, Caller caller, String id, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    return does(
        request,
        caller,
        id,
        form,
        () -> correspondence.comment(caller, id(id), "comment", form.get("comment")));
  }

  /// Does it and shows the case again, or the form with what was wrong.
  private HttpResponse<byte[]> does(
      HttpRequest<?> request, Caller caller, String id, TypedForm form, Runnable deed) {
    try {
      deed.run();
      return PageAnswers.go(Paths.reviewCase(id(id)));
    } catch (Problem problem) {
      return answers.refused(request, caller, page(caller, id(id), form.with(problem)));
    }
  }

  private static Decisions.Opinion opinion(TypedForm form) {
    for (var decision : Decisions.Decision.values()) {
      if (decision.spelled().equals(form.get("decision"))) {
        return new Decisions.Opinion(decision, form.get("reason"), version(form));
      }
    }
    throw Problem.field("decision", "case.decision", "Choose one of these.");
  }

  private static int version(TypedForm form) {
    try {
      return Integer.parseInt(form.get("version"));
    } catch (NumberFormatException _) {
      throw Problem.of(400, "case.version", "The form does not say which version it decides on.");
    }
  }

  private CasePage page(Caller caller, UUID id, Form form) {
    var found = cases.find(caller, id);
    var entry = submissions.view(caller, found.subject().submission());
    var venue = venues.find(caller, entry.organization(), entry.competition());
    var decided = found.decided();
    return new CasePage(
        new Link(venue.organization().name(), Paths.inbox(venue.organization().slug())),
        new CasePage.Subject(
            id.toString(),
            Badges.kind(found.kind()),
            found.subject().code(),
            Paths.submission(found.subject().submission()),
            found.subject().team(),
            track(found.subject()),
            sentence(found.summary()),
            new CasePage.Opening(found.openedAt(), venue.competition().timeZone())),
        found.evidence().stream().map(CaseSheet::seen).toList(),
        found.comparisons().stream().map(CaseSheet::comparison).toList(),
        CaseSheet.figures(entry),
        DeskSheet.of(found, caller),
        new CasePage.Decision(
            Badges.decision(found.kind(), decided.decision()),
            decided.reason(),
            Objects.requireNonNullElse(decided.by(), ""),
            decided.decision().equals("none") ? null : decided.at(),
            decided.version()),
        form);
  }

  static String sentence(String summary) {
    return summary.isEmpty()
        ? ""
        : summary.substring(0, 1).toUpperCase(Locale.ROOT)
            + summary.substring(1)
            + (summary.endsWith(".") ? "" : ".");
  }

  static String track(CaseView.Subject subject) {
    var scale = subject.scale().equals(Scale.DEFAULT) ? "" : " · " + subject.scale();
    return "%s · %s · %s%s"
        .formatted(subject.competitionName(), subject.task(), subject.phase(), scale);
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }
}
