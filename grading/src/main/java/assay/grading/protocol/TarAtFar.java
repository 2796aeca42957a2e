package assay.grading.protocol;

/// True accept rate at a false accept rate.
///
/// @param far asked for, a share
/// @param tar share of genuine pairs accepted
/// @param achievedFar share of impostors accepted at the threshold: with NEAREST above the target
///   or below it
/// @param threshold in the unit of the scores: a pair is accepted when it is as similar as this or
///   more; infinite where no pair is accepted
/// @param supported whether the set has as many as 1 / far impostors; if not, the figure is TAR at
///   FAR 0 in disguise
public record TarAtFar(
    double far, double tar, double achievedFar, double threshold, boolean supported) {}
