package assay.server.competition;

import java.time.ZoneId;
import java.util.UUID;

/// A contest of one organization.
///
/// @param description Markdown
/// @param rules Markdown
/// @param timeZone the days of its quotas are days there
/// @param entrance what a team has to be and to say
/// @param isPrivate exists only for its organization, people who are invited, and its teams
public record Competition(
    UUID tenant,
    UUID id,
    String slug,
    String name,
    String summary,
    String description,
    String rules,
    ZoneId timeZone,
    Entrance entrance,
    boolean isPrivate) {}
