package assay.server.organization;

import assay.server.account.Accounts;
import assay.server.account.ApiTokens;
import assay.server.account.Secret;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a fresh server usable: its owner (also its operator), the organization `main`, a token for
/// the owner's programs, one for the first worker, and a link by which the owner signs up. There
/// are no default passwords.
@Singleton
public class FirstStart implements ApplicationEventListener<ServerStartupEvent> {
  private final TenantDatabase database;
  private final FirstStartStore store;
  private final OrganizationStore organizations;
  private final Accounts accounts;
  private final ApiTokens tokens;
  private final Optional<Path> directory;
  private final String workerTokenFile;
  private final String baseUrl;

  private volatile Optional<String> link = Optional.empty();

  // Eight parameters: what a fresh server needs of every part, once.
  FirstStart(
      TenantDatabase database,
      FirstStartStore store,
      OrganizationStore organizations,
      Accounts accounts,
      ApiTokens tokens,
      @Value("${assay.first-start.directory:}") String directory,
      @Value("${assay.first-start.worker-token-file:}") String workerTokenFile,
      @Value("${assay.base-url:}") String baseUrl) {
    this.database = database;
    this.store = store;
    this.organizations = organizations;
    this.accounts = accounts;
    this.tokens = tokens;
    this.directory = directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory));
    this.workerTokenFile = workerTokenFile;
    this.baseUrl = baseUrl;
  }

  /// How an attempt to use the link ended.
  public sealed interface Claim {
    record Claimed(UUID user) implements Claim {}

    /// Used, expired, or never made.
    record LinkInvalid() implements Claim {}

    /// The e-mail address belongs to another account; the link stays good.
    record AddressTaken() implements Claim {}
  }

  /// The address that the owner opens to sign up; empty when there is nobody left to sign up.
  public Optional<String> link() {
    return link;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    if (directory.isEmpty()) {
      return;
    }
    var base = baseUrl.isBlank() ? event.getSource().getURL().toString() : baseUrl;
    var secret = Secret.next("");
    var owner =
        database.withoutTenant(handle -> {
          store.lock(handle);
          if (store.hasUsers(handle)) {
            var waiting = store.unclaimedOwner(handle);
            waiting.ifPresent(user -> store.setLink(handle, secret, user));
            return waiting;
          }
          var user = Ids.next();
          store.addOwner(handle, user);
          store.setLink(handle, secret, user);
          return Optional.of(user);
        });
    owner.ifPresent(user -> {
      provide(user, directory.get());
      link =
          Optional.of(
              base + "/welcome?link=" + URLEncoder.encode(secret.text(), StandardCharsets.UTF_8));
      // Standard output, not the log: it is a credential.
      System.out.println("To become the owner of this server, open " + link.get());
    });
  }

  /// Everything else that the owner needs, unless an earlier start has made it.
  private void provide(UUID owner, Path into) {
    var made = database.withoutTenant(handle -> organizations.find(handle, "main"));
    if (made.isEmpty()) {
      var main = new Organization(Ids.next(), "main", "Main");
      database.inTenant(
          main.id(),
          handle -> {
            organizations.add(handle, main);
            organizations.setRole(handle, main.id(), owner, Role.OWNER);
            return 0;
          });
    }
    var ownerToken = into.resolve("owner-token");
    if (Files.notExists(ownerToken)) {
      write(ownerToken, tokens.createUnlimited(owner, "first start").secret());
    }
    // Elsewhere, so that who may read the worker's need not be able to read the owner's.
    var workerToken =
        workerTokenFile.isBlank() ? into.resolve("worker-token") : Path.of(workerTokenFile);
    if (Files.notExists(workerToken)) {
      var secret = Secret.next("assayw_");
      database.withoutTenant(handle -> {
        store.addWorkerToken(handle, Ids.next(), secret);
        return 0;
      });
      write(workerToken, secret);
    }
  }

  private static void write(Path file, Secret secret) {
    var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var half = Files.createTempFile(file.toAbsolutePath().getParent(), ".token", "", mine);
      Files.writeString(half, secret.text() + "\n");
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the token could not be written to " + file, e);
    }
  }

  /// Whether a link is still good.
  public boolean isGood(String given) {
    return database.withoutTenant(handle -> store.ownerOf(handle, new Secret(given))).isPresent();
  }

  /// Signs the owner up.
  public Claim claim(
      String given, @Nullable String email, @Nullable String name, @Nullable String password) {
    var secret = new Secret(given);
    var owner = database.withoutTenant(handle -> store.ownerOf(handle, secret));
    if (owner.isEmpty()) {
      return new Claim.LinkInvalid();
    }
    if (!accounts.claim(owner.get(), email, name, password)) {
      return new Claim.AddressTaken();
    }
    boolean first = database.withoutTenant(handle -> store.use(handle, secret));
    link = Optional.empty();
    return first ? new Claim.Claimed(owner.get()) : new Claim.LinkInvalid();
  }
}
