package assay.server.queue;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// How the queue is held, and who shares what. While it is paused entries are accepted and wait;
/// who has one finishes it.
@Singleton
class QueueControls {
  private static final int MAX_REASON = 500;
  private static final int MAX_WEIGHT = 1000;
  private static final List<String> POOLS = List.of("platform", "own");

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final QueueControlStore store;
  private final GradingStore gradings;
  private final Audit audit;

  // Six collaborators: who may, over whose queue, who is woken and who hears of it.
  QueueControls(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      QueueControlStore store,
      GradingStore gradings,
      Audit audit) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.store = store;
    this.gradings = gradings;
    this.audit = audit;
  }

  /// What to change; what is null stays.
  ///
  /// @param reason needed to pause; participants read it
  /// @param pool whose workers run the entries: `platform` or `own`
  record Wish(@Nullable Boolean paused, @Nullable String reason, @Nullable String pool) {}

  QueueControlStore.OfCompetition ofCompetition(Caller caller, String organization, String slug) {
    caller.require("read");
    var tenant = organizations.require(caller, organization, Role.REVIEWER).id();
    return database.inTenant(
        tenant, handle -> store.ofCompetition(handle, competition(handle, caller, slug)));
  }

  QueueControlStore.OfCompetition set(Caller caller, String organization, String slug, Wish wish) {
    caller.require("organize");
    var tenant = organizations.require(caller, organization, Role.ORGANIZER).id();
    var paused = wish.paused();
    var pool = wish.pool();
    if (paused == null && pool == null) {
      throw Problem.of(
          422, "queue.nothing", "Say paused (with a reason), or pool, or both; neither was there.");
    }
    if (pool != null && !POOLS.contains(pool)) {
      throw Problem.field("pool", "request.invalid_field", "The field pool is platform or own.");
    }
    var reason = reason(paused, wish.reason());
    return database.inTenant(
        tenant,
        handle -> {
          var competition = competition(handle, caller, slug);
          var detail = new HashMap<String, Object>();
          if (paused != null) {
            store.pause(handle, competition, paused, reason);
            detail.put("paused", paused);
            detail.put("reason", reason);
          }
          if (pool != null) {
            store.setPool(handle, competition, pool);
            detail.put("pool", pool);
          }
          record(handle, tenant, caller, new Deed("competition", competition, detail));
          return store.ofCompetition(handle, competition);
        });
  }

  private UUID competition(Handle handle, Caller caller, String slug) {
    return competitions.find(handle, caller, slug).orElseThrow(Problem::notFound).id();
  }

  private static String reason(@Nullable Boolean paused, @Nullable String reason) {
    return paused != null && paused ? Fields.name("reason", reason, MAX_REASON) : "";
  }

  /// What an organization shares.
  ///
  /// @param weight its part of the workers and judges of all, where several wait
  record Share(int weight) {}

  Share share(Caller caller, String organization) {
    caller.require("read");
    var tenant = organizations.require(caller, organization, Role.REVIEWER).id();
    return database.inTenant(tenant, handle -> new Share(store.weight(handle, tenant)));
  }

  /// What an operator gives an organization.
  record Weight(@Nullable Integer weight) {}

  Share setWeight(Caller caller, String organization, Weight wish) {
    caller.requireOperator();
    var tenant = organizations.find(organization).orElseThrow(Problem::notFound).id();
    int weight = Fields.required("weight", wish.weight());
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw Problem.field(
          "weight",
          "request.invalid_field",
          "A weight is a whole number from 1 to %d.".formatted(MAX_WEIGHT));
    }
    return database.inTenant(
        tenant,
        handle -> {
          store.setWeight(handle, tenant, weight);
          record(
              handle, tenant, caller, new Deed("organization", tenant, Map.of("weight", weight)));
          return new Share(weight);
        });
  }

  QueueControlStore.OfPlatform ofPlatform(Caller caller) {
    caller.requireOperator();
    return database.withoutTenant(store::ofPlatform);
  }

  /// @param reason needed to pause; participants read it
  record PlatformWish(@Nullable Boolean paused, @Nullable String reason) {}

  /// The deed is kept in the log of `main`, the organization of the server itself.
  QueueControlStore.OfPlatform pausePlatform(Caller caller, PlatformWish wish) {
    caller.requireOperator();
    boolean isPaused = Fields.required("paused", wish.paused());
    var reason = reason(isPaused, wish.reason());
    var main = organizations.find("main").orElseThrow(Problem::notFound).id();
    return database.inTenant(
        main,
        handle -> {
          store.pausePlatform(handle, isPaused, reason);
          record(
              handle,
              main,
              caller,
              new Deed("platform", main, Map.of("paused", isPaused, "reason", reason)));
          return store.ofPlatform(handle);
        });
  }

  private record Deed(String kind, UUID subject, Map<String, ?> detail) {}

  /// Whoever waits looks again.
  private void record(Handle handle, UUID tenant, Caller caller, Deed deed) {
    gradings.wake(handle, Stage.RUN);
    gradings.wake(handle, Stage.JUDGE);
    audit.record(
        handle,
        tenant,
        caller.user(),
        "queue.set",
        deed.kind(),
        deed.subject().toString(),
        deed.detail());
  }
}
