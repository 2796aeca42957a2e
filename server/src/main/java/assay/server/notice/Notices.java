package assay.server.notice;

import assay.server.database.DispatchDatabase;
import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The deliveries of events, as far as the database is concerned: who is told, whose turn it is,
/// and how it ended. May run on every server at once. Nothing is kept in memory: what a server that
/// dies has begun, another begins again when the lease is over.
@Singleton
class Notices {
  static final int BATCH = 500;

  private final DispatchDatabase dispatch;
  private final TenantDatabase database;
  private final Organizations organizations;
  private final DeliveryStore store;
  private final Mailer mailer;
  private final Retry retry;
  private final Duration lease;
  private final Duration keep;

  // Six collaborators and two settings: both channels are written down and recorded here.
  Notices(
      DispatchDatabase dispatch,
      TenantDatabase database,
      Organizations organizations,
      DeliveryStore store,
      Mailer mailer,
      Retry retry,
      @Value("${assay.notice.lease:60s}") Duration lease,
      @Value("${assay.notice.keep:30d}") Duration keep) {
    this.dispatch = dispatch;
    this.database = database;
    this.organizations = organizations;
    this.store = store;
    this.mailer = mailer;
    this.retry = retry;
    this.lease = lease;
    this.keep = keep;
  }

  /// Writes down who is to be told of new events; how many events it looked at.
  int address() {
    var waiting = dispatch.inTransaction(handle -> store.unaddressed(handle, BATCH));
    Map<UUID, List<UUID>> byTenant = new HashMap<>();
    for (var one : waiting) {
      byTenant.computeIfAbsent(one.tenant(), _ -> new ArrayList<>()).add(one.event());
    }
    byTenant.forEach((tenant, events) ->
        database.inTenant(tenant, handle -> address(handle, store.hold(handle, events))));
    return waiting.size();
  }

  private int address(Handle handle, List<UUID> events) {
    store.addressWebhooks(handle, events);
    if (mailer.isSet()) {
      store.addressTeams(handle, events);
      store.addressOrganizers(handle, events);
      store.addressInvited(handle, events);
    }
    store.addressed(handle, events);
    return events.size();
  }

  /// Calls of webhooks that are due: of one tenant and of one webhook at most their shares.
  List<Delivery> claimCalls(int atMost, int ofTenant, int ofWebhook) {
    return dispatch.inTransaction(
        handle -> store.claimCalls(handle, atMost, ofTenant, ofWebhook, lease));
  }

  /// Mails that are due.
  List<Delivery> claimMails(int atMost) {
    return dispatch.inTransaction(handle -> store.claimMails(handle, atMost, lease));
  }

  /// How an attempt ended. It counts only under a live lease: who lost it says nothing.
  ///
  /// @return whether the receiver is given up
  boolean record(Delivery held, Outcome outcome) {
    return database.inTenant(
        held.tenant(),
        handle ->
            switch (outcome) {
              case Outcome.Delivered() -> {
                end(handle, held, true, "");
                yield false;
              }
              case Outcome.Failed(var error) when retry.isLeft(held.attempt()) -> {
                store.again(handle, held, retry.delay(held.attempt()), error);
                yield false;
              }
              case Outcome.Failed(var error) -> end(handle, held, false, error);
              case Outcome.Refused(var error) -> end(handle, held, false, error);
            });
  }

  private boolean end(Handle handle, Delivery held, boolean isDelivered, String error) {
    boolean isHeld = store.end(handle, held, isDelivered, error);
    if (isHeld) {
      store.settle(handle, List.of(held.event()));
    }
    return isHeld;
  }

  /// Deletes events that were delivered long ago; how many.
  int forget() {
    int gone = 0;
    for (var tenant : organizations.tenants()) {
      gone += database.inTenant(tenant, handle -> store.forget(handle, keep));
    }
    return gone;
  }
}
