package assay.grading.protocol;

/// Where as large a share of impostors is accepted as of genuine pairs is not.
///
/// @param rate on the straight line between the two points of the ROC that lie around it
/// @param threshold of the latter of the two, in the unit of the scores: the first at which FAR is
///   not below FNMR
public record EqualError(double rate, double threshold) {}
