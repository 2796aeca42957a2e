package assay.standalone.fault;

import java.time.Instant;
import java.util.UUID;

/// An entry as the tables have it.
///
/// @param closesAt far in the future where the phase has no end
/// @param digest of its one file
/// @param endings how many final states its timeline has
/// @param announced how many final states were put in the outbox
/// @param scores how many figures it has; `lowest` and `highest` of them
/// @param reruns how many vectors a worker brought
/// @param rerunDigest of one of them; empty where there is none
record Row(
    UUID id,
    String state,
    String team,
    String phase,
    String task,
    String key,
    Instant acceptedAt,
    Instant closesAt,
    String digest,
    int endings,
    int announced,
    int scores,
    double lowest,
    double highest,
    int reruns,
    String rerunDigest,
    int claims,
    int reserved,
    int committed,
    int refunded,
    int auditedAccepted,
    int auditedJudged) {}
