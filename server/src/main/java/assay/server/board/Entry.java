package assay.server.board;

import assay.grading.reproduction.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A graded submission as its board sees it.
///
/// @param evidence `claimed`, `re-run` or `reproduced`
/// @param verdict the worst over its sets; empty when nothing was compared
/// @param decision that its cases come to: `none`, `approved`, `rejected`, `disqualified`
/// @param values one a column; NaN = missing
/// @param stds one a column; NaN = missing
record Entry(
    UUID submission,
    String code,
    UUID team,
    String teamName,
    Instant acceptedAt,
    String evidence,
    Optional<Verdict> verdict,
    String decision,
    double[] values,
    double[] stds) {}
