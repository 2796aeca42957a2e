package assay.server.competition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a list shows of a competition of any organization.
///
/// @param closesAt null: has no end
/// @param isPrivate whether only some people find it in their list
public record ListedCompetition(
    String organizationSlug,
    String organizationName,
    String slug,
    String name,
    String summary,
    Instant opensAt,
    @Nullable Instant closesAt,
    boolean isPrivate) {}
