package assay.server.pages;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.plot.Plots;
import assay.server.receipt.Receipts;
import assay.server.submission.SubmissionLine;
import assay.server.submission.SubmissionViews;
import assay.server.submission.Submissions;
import assay.server.team.Teams;
import assay.web.Badge;
import assay.web.submission.MySubmissionsPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
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

  // Seven collaborators: where the entry stands, who looks, what is drawn, and what may be done.
  SubmissionPages(
      PageAnswers answers,
      Venues venues,
      Teams teams,
      Submissions submissions,
      SubmissionViews views,
      Plots plots,
      Receipts receipts) {
    this.answers = answers;
    this.venues = venues;
    this.teams = teams;
    this.submissions = submissions;
    this.views = views;
    this.plots = plots;
    this.receipts = receipts;
  }

  @Get("/my")
  HttpResponse<byte[]> mine(HttpRequest<?> request, Caller caller) {
    var known = new HashMap<String, Venue>();
    var lines = views.own(caller).stream().map(line -> line(line, known)).toList();
    return answers.ok(request, caller, new MySubmissionsPage(lines));
  }

  private MySubmissionsPage.Line line(SubmissionLine line, Map<String, Venue> known) {
    var venue =
        known.computeIfAbsent(
            line.organization() + "/" + line.competition(),
            _ -> venues.find(line.organization(), line.competition()));
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
    var view = views.view(caller, id(id));
    var drawn = PlotSheet.of(plots.of(caller, view));
    var page =
        venues.in(
            view.organization(),
            view.competition(),
            (handle, venue) -> {
              var isMember =
                  teams.forUser(handle, venue.competition().id(), caller.user()).stream()
                      .anyMatch(team -> team.id().equals(view.team().id()));
              return SubmissionSheet.of(venue, view, drawn, isMember, receipts.isOffered(view));
            });
    return answers.ok(request, caller, page);
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

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }
}
