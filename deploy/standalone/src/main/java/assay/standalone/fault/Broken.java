package assay.standalone.fault;

/// A promise that was not kept.
///
/// @param invariant `I1` to `I12`, of the security brief
/// @param found what was found instead
record Broken(String invariant, String found) {}
