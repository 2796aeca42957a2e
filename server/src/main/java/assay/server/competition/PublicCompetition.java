package assay.server.competition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the front page shows of a competition of any organization.
///
/// @param closesAt null: has no end
public record PublicCompetition(
    String organizationSlug,
    String organizationName,
    String slug,
    String name,
    String summary,
    Instant opensAt,
    @Nullable Instant closesAt) {}
