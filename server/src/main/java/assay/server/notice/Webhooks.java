package assay.server.notice;

import assay.server.account.Caller;
import assay.server.account.Secret;
import assay.server.audit.Audit;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.outbox.OutboxStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The webhooks of an organization. To others than its owners and organizers they do not exist.
@Singleton
public class Webhooks {
  /// What can be asked for.
  public static final List<String> KINDS =
      List.of(
          "submission.state",
          "submission.remark",
          "submission.regraded",
          "case.opened",
          "case.decided",
          "case.message",
          "case.answer",
          "board.published");

  private static final int MAX = 20;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final WebhookStore store;
  private final DeliveryStore deliveries;
  private final OutboxStore outbox;
  private final Audit audit;
  private final Exempt exempt;

  // Seven collaborators: a webhook is checked, kept, audited, tried and taken away here.
  Webhooks(
      TenantDatabase database,
      Organizations organizations,
      WebhookStore store,
      DeliveryStore deliveries,
      OutboxStore outbox,
      Audit audit,
      Exempt exempt) {
    this.database = database;
    this.organizations = organizations;
    this.store = store;
    this.deliveries = deliveries;
    this.outbox = outbox;
    this.audit = audit;
    this.exempt = exempt;
  }

  /// @param secret signs the calls; told this once
  public record Created(WebhookView webhook, Secret secret) {}

  public Created create(
      Caller caller, String org, @Nullable String url, @Nullable List<String> kinds) {
    caller.require("organize");
    var tenant = organizations.require(caller, org, Role.ORGANIZER).id();
    Destination.of(url, exempt);
    var address = Fields.required("url", url).strip();
    var asked = kinds(kinds);
    var secret = Secret.next("assayh_");
    return database.inTenant(
        tenant,
        handle -> {
          if (store.lockedCount(handle, tenant) >= MAX) {
            throw Problem.of(
                409,
                "webhook.too_many",
                "Expected at most %d webhooks, and there are as many. Remove one first."
                    .formatted(MAX));
          }
          var row = store.add(handle, Ids.next(), address, asked, secret.text(), caller.user());
          record(handle, tenant, caller, "webhook.created", row);
          return new Created(view(handle, row), secret);
        });
  }

  private static List<String> kinds(@Nullable List<String> given) {
    var asked = given == null ? List.<String>of() : given.stream().distinct().toList();
    if (asked.isEmpty() || !KINDS.containsAll(asked)) {
      throw Problem.field(
          "kinds",
          "webhook.kinds",
          "Expected one or more of %s, found %s. Name what the receiver is to be told."
              .formatted(
                  String.join(", ", KINDS), asked.isEmpty() ? "none" : String.join(", ", asked)));
    }
    return asked;
  }

  public List<WebhookView> list(Caller caller, String org) {
    caller.require("organize");
    var tenant = organizations.require(caller, org, Role.ORGANIZER).id();
    return database.inTenant(
        tenant, handle -> store.list(handle).stream().map(row -> view(handle, row)).toList());
  }

  /// What it has not been told yet it never will be.
  public void remove(Caller caller, String org, UUID id) {
    caller.require("organize");
    var tenant = organizations.require(caller, org, Role.ORGANIZER).id();
    database.inTenant(
        tenant,
        handle -> {
          var row = store.find(handle, id).orElseThrow(Problem::notFound);
          var waiting = store.waitingEvents(handle, id);
          store.remove(handle, id);
          deliveries.settle(handle, waiting);
          record(handle, tenant, caller, "webhook.removed", row);
          return id;
        });
  }

  /// Sends an event that tells of nothing, to this webhook alone; its id.
  public UUID test(Caller caller, String org, UUID id) {
    caller.require("organize");
    var tenant = organizations.require(caller, org, Role.ORGANIZER).id();
    return database.inTenant(
        tenant,
        handle -> {
          var row = store.find(handle, id).orElseThrow(Problem::notFound);
          record(handle, tenant, caller, "webhook.tested", row);
          return outbox.announce(handle, "webhook.test", Map.of("webhook", id.toString()));
        });
  }

  private WebhookView view(Handle handle, WebhookStore.Row row) {
    var counts = store.counts(handle, row.id());
    return new WebhookView(
        row.id(),
        row.url(),
        row.kinds(),
        row.createdAt(),
        counts.waiting(),
        counts.givenUp(),
        store.last(handle, row.id()).orElse(null));
  }

  private void record(
      Handle handle, UUID tenant, Caller caller, String action, WebhookStore.Row row) {
    audit.record(
        handle,
        tenant,
        caller.user(),
        action,
        "webhook",
        row.id().toString(),
        Map.of("url", row.url()));
  }
}
