package assay.server.notice;

import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/// Calls webhooks. The body of an event is the same in every attempt; its signature is of the
/// attempt.
@Singleton
class WebhookCalls {
  private final TenantDatabase database;
  private final DeliveryStore deliveries;
  private final WebhookStore webhooks;
  private final HttpsPost post;
  private final Exempt exempt;
  private final ObjectMapper json;

  // Six collaborators: what is sent, where to, and by which rules.
  WebhookCalls(
      TenantDatabase database,
      DeliveryStore deliveries,
      WebhookStore webhooks,
      HttpsPost post,
      Exempt exempt,
      ObjectMapper json) {
    this.database = database;
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.post = post;
    this.exempt = exempt;
    this.json = json;
  }

  private record Call(WebhookStore.Target target, Happening event) {}

  Outcome deliver(Delivery delivery) {
    var webhook = Objects.requireNonNull(delivery.webhook());
    var call =
        database.inTenant(
            delivery.tenant(),
            handle ->
                webhooks
                    .target(handle, webhook)
                    .flatMap(target ->
                        deliveries
                            .happening(handle, delivery.event())
                            .map(event -> new Call(target, event))));
    return call.map(this::send).orElseGet(() -> new Outcome.Refused("the webhook was removed"));
  }

  private Outcome send(Call call) {
    Destination destination;
    try {
      // The rules of today, not of the day when it was saved.
      destination = Destination.of(call.target().url(), exempt);
    } catch (Problem problem) {
      return new Outcome.Failed(problem.detail());
    }
    var body = body(call);
    var signature =
        Signature.of(call.target().secret(), call.target().now().getEpochSecond(), body);
    return post.post(
        destination,
        List.of(
            "User-Agent: Assay",
            "Content-Type: application/json",
            "Assay-Event: " + call.event().id(),
            "Assay-Signature: " + signature),
        body);
  }

  private byte[] body(Call call) {
    var event = call.event();
    try {
      var data = (ObjectNode) json.readTree(event.payload());
      if (event.entry() != null) {
        data.put("entry", event.entry());
        data.put("team", event.team());
        data.put("competition", event.competition());
      }
      var whole = json.createObjectNode();
      whole.put("id", event.id().toString());
      whole.put("kind", event.kind());
      whole.put("at", event.at().toString());
      whole.put("organization", call.target().organization());
      whole.set("data", data);
      return json.writeValueAsBytes(whole);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that we did not write: " + event.payload(), e);
    }
  }
}
