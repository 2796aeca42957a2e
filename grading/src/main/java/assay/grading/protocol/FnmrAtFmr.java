package assay.grading.protocol;

/// False non-match rate at a false match rate (ISO/IEC 19795-1, comparisons instead of
/// transactions).
///
/// @param fmr asked for, a share
/// @param fnmr share of genuine pairs not accepted
/// @param achievedFmr share of impostors accepted, at most `fmr`
/// @param threshold in the unit of the scores; infinite where no pair is accepted
/// @param supported whether the set has as many as 1 / fmr impostors
public record FnmrAtFmr(
    double fmr, double fnmr, double achievedFmr, double threshold, boolean supported) {}
