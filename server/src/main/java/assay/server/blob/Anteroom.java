package assay.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The pieces of one upload, each under an id of its own, where every server finds them. Nothing
/// clears it but its user.
public final class Anteroom {
  private static final String FOLDER = ".uploads";

  private final Blobs blobs;
  private final Spool spool;
  private final Shelf shelf;
  private final UUID tenant;
  private final String folder;

  Anteroom(Blobs blobs, Spool spool, Shelf shelf, UUID tenant, UUID upload) {
    this.blobs = blobs;
    this.spool = spool;
    this.shelf = shelf;
    this.tenant = tenant;
    this.folder = of(tenant) + "/" + upload;
  }

  static String of(UUID tenant) {
    return tenant + "/" + FOLDER;
  }

  /// A piece that is all here.
  ///
  /// @param digest SHA-256, lower-case hex
  public record Piece(UUID id, String digest) {}

  private String key(UUID piece) {
    return folder + "/" + piece;
  }

  /// Takes a stream's bytes as a piece, forced to disk.
  ///
  /// @param beat called now and then after the stream's end while it lasts
  /// @throws assay.server.http.Problem as [Blobs#put]
  public Blobs.Stored take(UUID piece, InputStream in, long maxBytes, Runnable beat)
      throws IOException {
    var here = shelf.here(key(piece));
    if (here.isPresent()) {
      Files.createDirectories(here.get().resolveSibling(""));
      return spool.write(in, here.get(), maxBytes);
    }
    var temporary = spool.temporary(tenant);
    try {
      var stored = spool.write(in, temporary, maxBytes);
      shelf.put(temporary, key(piece), beat);
      return stored;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Makes one piece of several, in their order.
  public Blobs.Stored join(List<Piece> pieces, UUID whole, long maxBytes) throws IOException {
    var sources = pieces.stream().map(piece -> (Copies.Source) () -> open(piece)).toList();
    try (var all = new Chain(sources)) {
      return take(whole, all, maxBytes, () -> {});
    }
  }

  /// What came over a network again is compared with its digest again.
  private InputStream open(Piece piece) throws IOException {
    var in = shelf.open(key(piece.id()));
    return here(piece).isPresent() ? in : new VerifiedStream(in, piece.digest());
  }

  private Optional<Path> here(Piece piece) {
    return shelf.here(key(piece.id()));
  }

  /// A piece as bytes that may be kept; it stays here, whole and never written to again.
  public Blobs.Incoming open(Piece piece, long bytes) {
    var stored = new Blobs.Stored(piece.digest(), bytes);
    return here(piece)
        .map(here -> new Blobs.Incoming(blobs, tenant, stored, here, true))
        .orElseGet(() -> new Blobs.Incoming(blobs, tenant, stored, () -> open(piece)));
  }

  public void remove(UUID piece) throws IOException {
    shelf.remove(key(piece));
  }

  /// Takes all pieces away.
  public void clear() throws IOException {
    shelf.clear(folder);
  }
}
