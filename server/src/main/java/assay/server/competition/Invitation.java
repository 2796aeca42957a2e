package assay.server.competition;

import java.time.Instant;
import java.util.UUID;

/// A mail address whose holder may see a private competition.
///
/// @param by who invited
public record Invitation(UUID id, String email, String by, Instant at) {}
