package assay.server.notice;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event, with the names of what it is about.
///
/// @param payload as it was announced, JSON
/// @param entry code of the entry; null like the rest: the event is about no entry
/// @param competition its slug
/// @param competitionName its name
record Happening(
    UUID id,
    String kind,
    Instant at,
    String payload,
    @Nullable String entry,
    @Nullable String team,
    @Nullable String competition,
    @Nullable String competitionName) {}
