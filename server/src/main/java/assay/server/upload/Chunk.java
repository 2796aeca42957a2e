package assay.server.upload;

import assay.server.blob.Anteroom;
import java.util.UUID;

/// What one request brought.
///
/// @param start its first byte's place in the whole file
/// @param file the id of the piece that holds it
/// @param digest SHA-256 of these bytes, lower-case hex
record Chunk(long start, long bytes, UUID file, String digest) {
  Anteroom.Piece piece() {
    return new Anteroom.Piece(file, digest);
  }
}
