package assay.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where bytes lie, by keys that read like paths: `{tenant}/{first two}/{digest}` for blobs,
/// `{tenant}/.uploads/{upload}/{piece}` for what is not whole yet. Whoever finds a key in one of
/// the first kind finds all of its bytes.
sealed interface Shelf extends AutoCloseable permits FileShelf, S3Shelf {
  /// @param changed by the clock of what keeps it
  record Item(String key, long bytes, Instant changed) {}

  /// The file that has, or would have, a key; empty where bytes lie elsewhere and must be fetched.
  Optional<Path> here(String key);

  /// Takes a whole file over, in place of what had the key.
  ///
  /// @param beat called now and then while it lasts
  void put(Path file, String key, Runnable beat) throws IOException;

  /// @throws java.nio.file.NoSuchFileException where nothing has the key
  InputStream open(String key) throws IOException;

  Optional<Item> look(String key) throws IOException;

  /// False where it was seen that nothing had the key.
  boolean remove(String key) throws IOException;

  /// What lies directly in a folder.
  List<Item> items(String folder) throws IOException;

  /// The names of the folders directly in a folder.
  List<String> folders(String folder) throws IOException;

  /// Takes away a folder that holds no other.
  void clear(String folder) throws IOException;

  /// Gives up what was begun before an instant and is in nobody's list.
  void giveUp(Instant before) throws IOException;

  /// Why it does not work, in words that may be shown; empty while it does.
  Optional<String> fault();

  @Override
  void close();
}
