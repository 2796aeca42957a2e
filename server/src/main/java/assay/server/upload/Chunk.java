package assay.server.upload;

import java.util.UUID;

/// What one request brought.
///
/// @param start its first byte's place in the whole file
/// @param file the name of the file that holds it
/// @param digest SHA-256 of these bytes, lower-case hex
record Chunk(long start, long bytes, UUID file, String digest) {}
