package assay.server.seal;

/// A seal over the events that waited.
///
/// @param number from 1, without gaps
/// @param previous hash of the seal before
/// @param sealedAt as [Deed#at]
/// @param events how many
record Seal(int number, String previous, String sealedAt, int events, String hash) {}
