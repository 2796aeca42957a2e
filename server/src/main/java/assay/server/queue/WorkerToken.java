package assay.server.queue;

import java.time.Instant;
import java.util.UUID;

/// What the workers of an organization's own pool show at the door, without its secret.
record WorkerToken(UUID id, String name, Instant createdAt) {}
