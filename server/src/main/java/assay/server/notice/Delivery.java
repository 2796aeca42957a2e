package assay.server.notice;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attempt that this server holds the lease of.
///
/// @param event id of the outbox row
/// @param webhook null: it is a mail
/// @param person null: it goes to a webhook
/// @param attempt from 1
/// @param token of the lease
record Delivery(
    UUID tenant,
    UUID id,
    UUID event,
    @Nullable UUID webhook,
    @Nullable UUID person,
    int attempt,
    UUID token) {}
