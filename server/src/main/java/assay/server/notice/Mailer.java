package assay.server.notice;

import assay.server.database.TenantDatabase;
import jakarta.inject.Singleton;
import java.util.Objects;

/// Mails, if the server has a relay for them.
@Singleton
class Mailer {
  private final TenantDatabase database;
  private final DeliveryStore store;
  private final Letters letters;
  private final SmtpRelay relay;

  Mailer(TenantDatabase database, DeliveryStore store, Letters letters, SmtpRelay relay) {
    this.database = database;
    this.store = store;
    this.letters = letters;
    this.relay = relay;
  }

  /// Whether mails are made at all.
  boolean isSet() {
    return relay.isSet();
  }

  /// Writes the mail and hands it to the relay.
  Outcome deliver(Delivery delivery) {
    var person = Objects.requireNonNull(delivery.person());
    var letter =
        database.inTenant(
            delivery.tenant(),
            handle ->
                store
                    .happening(handle, delivery.event())
                    .flatMap(event ->
                        store.address(handle, person).map(to -> letters.write(event, person, to))));
    return letter
        .map(relay::send)
        .orElseGet(() -> new Outcome.Refused("the account may not be used any more"));
  }
}
