package assay.server.account;

import assay.server.account.ApiTokens.Created;
import assay.server.http.Fields;
import assay.server.http.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Accounts, sessions and tokens over the API.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
class AccountController {
  private static final int DEFAULT_DAYS = 365;

  private final Accounts accounts;
  private final Sessions sessions;
  private final ApiTokens tokens;

  AccountController(Accounts accounts, Sessions sessions, ApiTokens tokens) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  record NewAccount(@Nullable String email, @Nullable String name, @Nullable String password) {}

  record SignUpAnswer(String status) {}

  record Credentials(@Nullable String email, @Nullable String password) {}

  /// @param email with the password: makes a token without a session
  record NewToken(
      @Nullable String email,
      @Nullable String password,
      @Nullable String name,
      @Nullable List<String> scopes,
      @Nullable Integer expiresInDays) {}

  record TokenAnswer(
      UUID id, String token, String name, List<String> scopes, @Nullable Instant expiresAt) {}

  /// @param entries whether to mail about the entries of the own teams
  record MailChoice(@Nullable Boolean entries) {}

  record TokenList(List<ApiToken> items) {}

  /// Signs up. The answer is the same for an address that has an account already.
  @Status(HttpStatus.ACCEPTED)
  @Post("/accounts")
  HttpResponse<SignUpAnswer> signUp(@Body NewAccount account) {
    accounts.signUp(account.email(), account.name(), account.password());
    return HttpResponse.accepted().body(new SignUpAnswer("accepted"));
  }

  /// Opens a session: the answer sets its cookie.
  @Status(HttpStatus.NO_CONTENT)
  @Post("/session")
  HttpResponse<?> signIn(@Body Credentials credentials, HttpRequest<?> request) {
    var account = accounts.signInOrThrow(credentials.email(), credentials.password());
    return HttpResponse.noContent().cookie(sessions.open(account.id(), request));
  }

  /// Ends the session.
  @Status(HttpStatus.NO_CONTENT)
  @Delete("/session")
  HttpResponse<?> signOut(HttpRequest<?> request) {
    return HttpResponse.noContent().cookie(sessions.close(request));
  }

  /// Makes an API token, for who is signed in or gives e-mail and password.
  @Status(HttpStatus.CREATED)
  @Post("/tokens")
  HttpResponse<TokenAnswer> createToken(@Body NewToken wanted, @Nullable Caller caller) {
    int days = wanted.expiresInDays() == null ? DEFAULT_DAYS : wanted.expiresInDays();
    Created made;
    if (wanted.email() == null && wanted.password() == null) {
      if (caller == null || caller.tokenTenant().isPresent()) {
        throw Problem.of(401, "auth.required", "Sign in, or give e-mail and password.");
      }
      made = tokens.create(caller.user(), wanted.name(), wanted.scopes(), caller.scopes(), days);
    } else {
      var account = accounts.signInOrThrow(wanted.email(), wanted.password());
      made = tokens.create(account.id(), wanted.name(), wanted.scopes(), Caller.SCOPES, days);
    }
    var token = made.token();
    return HttpResponse.created(
        new TokenAnswer(
            token.id(), made.secret().text(), token.name(), token.scopes(), token.expiresAt()));
  }

  /// The caller's tokens, without their secrets.
  @Get("/tokens")
  TokenList tokens(Caller caller) {
    caller.require("read");
    return new TokenList(tokens.ofUser(caller.user()));
  }

  /// Which mails the caller gets.
  @Get("/me/mail")
  @Secured(SecurityRule.IS_AUTHENTICATED)
  MailChoice mail(Caller caller) {
    caller.require("read");
    return new MailChoice(accounts.mailsEntries(caller.user()));
  }

  /// Chooses which mails the caller gets.
  @Post("/me/mail")
  @Secured(SecurityRule.IS_AUTHENTICATED)
  MailChoice chooseMail(Caller caller, @Body MailChoice choice) {
    caller.require("submit");
    accounts.setMailEntries(caller.user(), Fields.required("entries", choice.entries()));
    return choice;
  }

  /// Revokes a token.
  @Status(HttpStatus.NO_CONTENT)
  @Delete("/tokens/{id}")
  HttpResponse<?> revokeToken(Caller caller, UUID id) {
    if (!tokens.revoke(caller.user(), id)) {
      throw Problem.notFound();
    }
    return HttpResponse.noContent();
  }
}
