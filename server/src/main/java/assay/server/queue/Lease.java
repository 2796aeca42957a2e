package assay.server.queue;

import java.util.UUID;

/// The right to work on one stage of one entry, for a while.
///
/// @param token fences every step: a later claim has a greater one
/// @param attempt 1, 2 or 3
public record Lease(
    UUID tenant, UUID grading, UUID submission, long token, int attempt, Stage stage) {}
