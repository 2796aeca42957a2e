package assay.server.submission;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry in a list of the team's own.
///
/// @param verdict the worst of its sets; null while there is none
/// @param decision what the decisions on its cases come to: `none`, `approved`, `rejected` or
///   `disqualified`
/// @param decisionReason of the case that decides; empty when none does
/// @param withdrawnAt null while it stands
public record SubmissionLine(
    UUID id,
    String code,
    String organization,
    String competition,
    String phase,
    String task,
    String scale,
    String team,
    SubmissionState state,
    String reason,
    @Nullable String verdict,
    String decision,
    String decisionReason,
    String methodName,
    Instant acceptedAt,
    @Nullable Instant withdrawnAt) {}
