package assay.grading.protocol;

/// How many pairs are accepted at a threshold.
///
/// @param impostors falsely accepted
/// @param genuine truly accepted
/// @param similarity of the least similar pair accepted; positive infinity when there is none
record Acceptance(int impostors, int genuine, double similarity) {}
