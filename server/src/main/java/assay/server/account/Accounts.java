package assay.server.account;

import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Signing up and in. What these answer never tells whether an address has an account.
@Singleton
public class Accounts {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int MAX_EMAIL = 254;
  private static final int MAX_NAME = 80;
  private static final Pattern EMAIL =
      Pattern.compile(
          "[^\\s@\\p{Cntrl}<>\"(),:;\\[\\]\\\\]{1,64}@[^\\s@\\p{Cntrl}<>\"(),:;\\[\\]\\\\]+");

  private final TenantDatabase database;
  private final AccountStore store;
  private final SessionStore sessions;
  private final Passwords passwords;
  private final int attempts;

  Accounts(
      TenantDatabase database,
      AccountStore store,
      SessionStore sessions,
      Passwords passwords,
      @Value("${assay.sign-in.attempts:10}") int attempts) {
    this.database = database;
    this.store = store;
    this.sessions = sessions;
    this.passwords = passwords;
    this.attempts = attempts;
  }

  /// How an attempt to sign in ended.
  public sealed interface SignIn {
    record SignedIn(Account account) implements SignIn {}

    /// Unknown address, wrong password or disabled account: nobody is told which.
    record Refused() implements SignIn {}

    /// Too many failures for this address.
    record TooMany(Duration retryAfter) implements SignIn {}
  }

  /// Makes an account, unless the address has one; the caller cannot tell which. Breaks of the
  /// rules for e-mail, name and password are a [Problem] with the field.
  public void signUp(@Nullable String email, @Nullable String name, @Nullable String password) {
    var account = new Account(Ids.next(), email("email", email), name(name));
    var checked = password(password, account.email());
    var hash = passwords.hash(checked);
    database.withoutTenant(handle -> store.add(handle, account, hash, false));
  }

  /// Checks a password, with the same work for an address without an account.
  public SignIn signIn(@Nullable String email, @Nullable String password) {
    var address = Fields.required("email", email).strip().toLowerCase(Locale.ROOT);
    var given = Fields.required("password", password);
    if (address.length() > MAX_EMAIL || address.indexOf('\0') >= 0) {
      return new SignIn.Refused();
    }
    var failures = database.withoutTenant(handle -> store.failures(handle, address, WINDOW));
    if (failures.failures() >= attempts) {
      return new SignIn.TooMany(Duration.ofSeconds((long) Math.ceil(failures.waitSeconds())));
    }
    var known = database.withoutTenant(handle -> store.credentials(handle, address));
    var hash = known.map(AccountStore.Credentials::passwordHash).orElse("");
    if (!passwords.verify(given, hash)) {
      database.withoutTenant(handle -> {
        store.addFailure(handle, address);
        return 0;
      });
      return new SignIn.Refused();
    }
    database.withoutTenant(handle -> {
      store.forgetFailures(handle, address);
      return 0;
    });
    var found = known.orElseThrow();
    return new SignIn.SignedIn(new Account(found.id(), found.email(), found.name()));
  }

  /// Signs in or throws the [Problem] that the API answers with.
  Account signInOrThrow(@Nullable String email, @Nullable String password) {
    return switch (signIn(email, password)) {
      case SignIn.SignedIn(var account) -> account;
      case SignIn.Refused() ->
          throw Problem.of(401, "auth.invalid", "The e-mail address or the password is wrong.");
      case SignIn.TooMany(var delay) ->
          throw Problem.of(429, "rate.limited", "Too many failed tries; please wait.")
              .retryAfter(delay);
    };
  }

  /// Changes the password and ends every session of the account.
  ///
  /// @return false when the current password is wrong
  public boolean changePassword(
      Caller caller, @Nullable String current, @Nullable String replacement) {
    var checked = password(replacement, caller.email());
    if (!(signIn(caller.email(), current) instanceof SignIn.SignedIn)) {
      return false;
    }
    var hash = passwords.hash(checked);
    database.withoutTenant(handle -> {
      store.setPassword(handle, caller.user(), hash);
      sessions.removeAll(handle, caller.user());
      return 0;
    });
    return true;
  }

  /// Gives an account that has no password yet its address, name and password; for the owner of a
  /// fresh server.
  ///
  /// @return false when the address is another account's, or someone was faster
  public boolean claim(
      UUID user, @Nullable String email, @Nullable String name, @Nullable String password) {
    var account = new Account(user, email("email", email), name(name));
    var hash = passwords.hash(password(password, account.email()));
    return database.withoutTenant(handle -> store.claim(handle, account, hash));
  }

  /// Whether the person is mailed about the entries of the own teams.
  public boolean mailsEntries(UUID user) {
    return database.withoutTenant(handle -> store.mailsEntries(handle, user));
  }

  public void setMailEntries(UUID user, boolean wanted) {
    database.withoutTenant(handle -> {
      store.setMailEntries(handle, user, wanted);
      return 0;
    });
  }

  /// From the next request on nothing of this account is let in.
  public void disable(UUID user) {
    database.withoutTenant(handle -> {
      store.disable(handle, user);
      sessions.removeAll(handle, user);
      return 0;
    });
  }

  /// The account of an address, for those who add members.
  public Optional<Account> find(String email) {
    var address = email.strip().toLowerCase(Locale.ROOT);
    return database.withoutTenant(handle -> store.find(handle, address));
  }

  public Optional<Account> find(UUID id) {
    return database.withoutTenant(handle -> store.find(handle, id));
  }

  /// An e-mail address in the one spelling that accounts have, small letters.
  public static String email(String field, @Nullable String value) {
    var email = Fields.name(field, value, MAX_EMAIL).toLowerCase(Locale.ROOT);
    if (!EMAIL.matcher(email).matches()) {
      throw Problem.field(
          field,
          "request.invalid_field",
          "Expected an e-mail address such as ada@example.org, found %s.".formatted(email));
    }
    return email;
  }

  private static String name(@Nullable String value) {
    return Fields.name("name", value, MAX_NAME);
  }

  private String password(@Nullable String value, String email) {
    var password = Fields.required("password", value);
    passwords.check(password, email);
    return password;
  }
}
