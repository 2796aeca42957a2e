package assay.server.pages;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.plot.Plots;
import assay.server.receipt.Receipts;
import assay.server.review.TeamCases;
import assay.server.submission.SubmissionLine;
import assay.server.submission.SubmissionViews;
import assay.server.submission.Submissions;
import assay.server.team.Teams;
import assay.web.Badge;
import assay.web.Form;
import assay.web.submission.MySubmissionsPage;
import assay.web.submission.SubmissionPage;
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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// One entry, and all of one's own.
@Controller
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class SubmissionPages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Teams teams;
  private final Submissions submissions;
  private final SubmissionViews views;
  private final Plots plots;
  private final Receipts receipts;
  private final TeamCases cases;

  // Eight collaborators: where the entry stands, who looks, what is drawn and said, and what may
  // be done.
  SubmissionPages(
      PageAnswers answers,
      Venues venues,
      Teams teams,
      Submissions submissions,
      SubmissionViews views,
      Plots plots,
      Receipts receipts,
      TeamCases cases) {
    this.answers = answers;
    this.venues = venues;
    this.teams = teams;
    this.submissions = submissions;
    this.views = views;
    this.plots = plots;
    this.receipts = receipts;
    this.cases = cases;
  }

  @Get("/my")
  HttpResponse<byte[]> mine(HttpRequest<?> request, Caller caller) {
    var known = new HashMap<String, Venue>();
    var lines = views.own(caller).stream().map(line -> line(caller, line, known)).toList();
    return answers.ok(request, caller, new MySubmissionsPage(lines));
  }

  private MySubmissionsPage.Line line(
      Caller caller, SubmissionLine line, Map<String, Venue> known) {
    var venue =
        known.computeIfAbsent(
            line.organization() + "/" + line.competition(),
            _ -> venues.find(caller, line.organization(), line.competition()));
    return new MySubmissionsPage.Line(
        line.code(),
        Paths.submission(line.id()),
        venue.competition().name(),
        Venue.title(venue.track(line.phase(), line.task(), line.scale())),
        line.team(),
        line.withdrawnAt() == null ? Badges.state(line.state()) : Badge.WITHDRAWN,
        Badges.verdict(line.verdict()),
        line.acceptedAt());
  }

  @Get("/submissions/{id}")
  HttpResponse<byte[]> one(HttpRequest<?> request, Caller caller, String id) {
    return answers.ok(request, caller, page(caller, id(id), Form.EMPTY));
  }

  private SubmissionPage page(Caller caller, UUID id, Form form) {
    var view = views.view(caller, id);
    var drawn = PlotSheet.of(plots.of(caller, view));
    var said = cases.overview(caller, id);
    return venues.in(
        caller,
        view.organization(),
        view.competition(),
        (handle, venue) -> {
          var isMember =
              teams.forUser(handle, venue.competition().id(), caller.user()).stream()
                  .anyMatch(team -> team.id().equals(view.team().id()));
          var talk = TalkSheet.of(said, isMember, form);
          return SubmissionSheet.of(venue, view, drawn, talk, receipts.isOffered(view));
        });
  }

  /// Where a form that came back is reloaded.
  @Get(uris = {"/submissions/{id}/appeal", "/submissions/{id}/cases/{caseId}/answer"})
  HttpResponse<byte[]> lookAgain(String id) {
    return PageAnswers.go(Paths.submission(id(id)));
  }

  @Post("/submissions/{id}/cases/{caseId}/answer")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> answer(
      HttpRequest<?> request, Caller caller, String id, String caseId, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var field = "answer-" + id(caseId);
    try {
      cases.answer(caller, id(id), id(caseId), form.get(field));
      return PageAnswers.go(Paths.submission(id(id)) + "#talk");
    } catch (Problem problem) {
      return answers.refused(
          request, caller, page(caller, id(id), form.with(problem, at(problem, field))));
    }
  }

  @Post("/submissions/{id}/appeal")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> appeal(
      HttpRequest<?> request, Caller caller, String id, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    try {
      cases.appeal(caller, id(id), form.get("appeal"));
      return PageAnswers.go(Paths.submission(id(id)) + "#talk");
    } catch (Problem problem) {
      return answers.refused(
          request, caller, page(caller, id(id), form.with(problem, at(problem, "appeal"))));
    }
  }

  @Post("/submissions/{id}/cancel")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  HttpResponse<byte[]> cancel(Caller caller, String id) {
    submissions.cancel(caller, id(id));
    return PageAnswers.go(Paths.submission(id(id)));
  }

  @Post("/submissions/{id}/withdraw")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  HttpResponse<byte[]> withdraw(Caller caller, String id) {
    submissions.withdraw(caller, id(id));
    return PageAnswers.go(Paths.submission(id(id)));
  }

  /// What is wrong with the words stands at them, all else above the forms.
  private static String at(Problem problem, String field) {
    return problem.field().isEmpty() ? "" : field;
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }
}
