package assay.server.pages;

import assay.server.account.Accounts;
import assay.server.account.Accounts.SignIn;
import assay.server.account.ApiToken;
import assay.server.account.ApiTokens;
import assay.server.account.Caller;
import assay.server.account.Sessions;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.web.Form;
import assay.web.Link;
import assay.web.account.AccountPage;
import assay.web.account.SignInPage;
import assay.web.account.SignUpPage;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signing in, up and out, and one's own account.
@Controller
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class AccountPages {
  private static final int TOKEN_DAYS = 365;

  private final PageAnswers answers;
  private final Accounts accounts;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final Organizations organizations;

  AccountPages(
      PageAnswers answers,
      Accounts accounts,
      Sessions sessions,
      ApiTokens tokens,
      Organizations organizations) {
    this.answers = answers;
    this.accounts = accounts;
    this.sessions = sessions;
    this.tokens = tokens;
    this.organizations = organizations;
  }

  @Get("/sign-in")
  HttpResponse<byte[]> signInForm(
      HttpRequest<?> request, @Nullable Caller caller, @QueryValue @Nullable String next) {
    return answers.ok(request, caller, new SignInPage(Form.EMPTY, Paths.local(next, "/")));
  }

  @Post("/sign-in")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> signIn(HttpRequest<?> request, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    var next = Paths.local(form.get("next"), "/");
    return switch (accounts.signIn(form.get("email"), form.get("password"))) {
      case SignIn.SignedIn(var account) ->
          PageAnswers.go(next).cookie(sessions.open(account.id(), request));
      case SignIn.Refused() ->
          signInAgain(
              request,
              form,
              Problem.of(401, "auth.invalid", "The e-mail address or the password is wrong."));
      case SignIn.TooMany(var delay) ->
          signInAgain(
              request,
              form,
              Problem.of(
                  429,
                  "rate.limited",
                  "Too many failed tries for this address; try again in %d min."
                      .formatted(delay.toMinutes() + 1)));
    };
  }

  private HttpResponse<byte[]> signInAgain(
      HttpRequest<?> request, TypedForm form, Problem problem) {
    var page = new SignInPage(form.with(problem), Paths.local(form.get("next"), "/"));
    return answers.refused(request, null, page);
  }

  @Get("/sign-up")
  HttpResponse<byte[]> signUpForm(HttpRequest<?> request, @Nullable Caller caller) {
    return answers.ok(request, caller, new SignUpPage(Form.EMPTY, false));
  }

  @Post("/sign-up")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> signUp(HttpRequest<?> request, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    try {
      accounts.signUp(form.get("email"), form.get("name"), form.get("password"));
    } catch (Problem problem) {
      return answers.refused(request, null, new SignUpPage(form.with(problem), false));
    }
    return answers.ok(request, null, new SignUpPage(Form.EMPTY, true));
  }

  @Post("/sign-out")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  HttpResponse<byte[]> signOut(HttpRequest<?> request) {
    return PageAnswers.go("/").cookie(sessions.close(request));
  }

  @Get("/account")
  @Secured(SecurityRule.IS_AUTHENTICATED)
  HttpResponse<byte[]> account(HttpRequest<?> request, Caller caller) {
    return answers.ok(request, caller, page(caller, Form.EMPTY, null));
  }

  /// Answers with the page itself: the secret is shown once and is in no address.
  @Post("/account")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured(SecurityRule.IS_AUTHENTICATED)
  HttpResponse<byte[]> createToken(HttpRequest<?> request, Caller caller, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    try {
      var made =
          tokens.create(
              caller.user(), form.get("name"), form.all("scopes"), caller.scopes(), TOKEN_DAYS);
      return answers.ok(request, caller, page(caller, Form.EMPTY, made.secret().text()));
    } catch (Problem problem) {
      return answers.refused(request, caller, page(caller, form.with(problem), null));
    }
  }

  @Post("/account/mail")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Secured(SecurityRule.IS_AUTHENTICATED)
  HttpResponse<byte[]> chooseMail(Caller caller, @Body InputStream body) throws IOException {
    caller.require("submit");
    accounts.setMailEntries(caller.user(), TypedForm.read(body).get("entries").equals("yes"));
    return PageAnswers.go("/account");
  }

  @Post("/account/tokens/{id}/revoke")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  @Secured(SecurityRule.IS_AUTHENTICATED)
  HttpResponse<byte[]> revokeToken(Caller caller, UUID id) {
    if (!tokens.revoke(caller.user(), id)) {
      throw Problem.notFound();
    }
    return PageAnswers.go("/account");
  }

  private AccountPage page(Caller caller, Form form, @Nullable String created) {
    var worksFor =
        organizations.ofUser(caller.user()).stream()
            .map(membership -> new Link(membership.name(), Paths.inbox(membership.slug())))
            .toList();
    return new AccountPage(
        caller.name(),
        caller.email(),
        worksFor,
        tokens.ofUser(caller.user()).stream().map(AccountPages::line).toList(),
        scopes(caller, !worksFor.isEmpty()),
        accounts.mailsEntries(caller.user()),
        form,
        created);
  }

  private static List<String> scopes(Caller caller, boolean isOrganizer) {
    return List.of("read", "submit", "organize", "operate").stream()
        .filter(scope -> isOrganizer || !scope.equals("organize"))
        .filter(scope -> caller.operator() || !scope.equals("operate"))
        .toList();
  }

  private static AccountPage.Token line(ApiToken token) {
    return new AccountPage.Token(
        token.id().toString(),
        token.name(),
        token.prefix(),
        String.join(", ", token.scopes()),
        token.createdAt(),
        token.lastUsedAt(),
        token.expiresAt());
  }
}
