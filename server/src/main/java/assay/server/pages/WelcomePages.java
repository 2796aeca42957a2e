package assay.server.pages;

import assay.server.account.Caller;
import assay.server.account.Sessions;
import assay.server.http.Problem;
import assay.server.organization.FirstStart;
import assay.server.organization.FirstStart.Claim;
import assay.web.Form;
import assay.web.account.WelcomePage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The owner of a fresh server takes it over.
@Controller("/welcome")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class WelcomePages {
  private final PageAnswers answers;
  private final FirstStart firstStart;
  private final Sessions sessions;

  WelcomePages(PageAnswers answers, FirstStart firstStart, Sessions sessions) {
    this.answers = answers;
    this.firstStart = firstStart;
    this.sessions = sessions;
  }

  @Get
  HttpResponse<byte[]> form(
      HttpRequest<?> request, @Nullable Caller caller, @QueryValue @Nullable String link) {
    var given = link == null ? "" : link;
    var page = new WelcomePage(Form.EMPTY, given, firstStart.isGood(given));
    return answers.ok(request, caller, page);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> claim(HttpRequest<?> request, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    var link = form.get("link");
    try {
      return switch (firstStart.claim(
          link, form.get("email"), form.get("name"), form.get("password"))) {
        case Claim.Claimed(var user) -> PageAnswers.go("/").cookie(sessions.open(user, request));
        case Claim.LinkInvalid() ->
            answers.refused(request, null, new WelcomePage(Form.EMPTY, "", false));
        case Claim.AddressTaken() ->
            again(
                request,
                form,
                Problem.field("email", "email.taken", "Another account has this address."));
      };
    } catch (Problem problem) {
      return again(request, form, problem);
    }
  }

  private HttpResponse<byte[]> again(HttpRequest<?> request, TypedForm form, Problem problem) {
    var page = new WelcomePage(form.with(problem), form.get("link"), true);
    return answers.refused(request, null, page);
  }
}
