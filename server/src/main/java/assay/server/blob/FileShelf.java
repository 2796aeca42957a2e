package assay.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Files of this machine, or of a file system that all servers share. A file is renamed to its key
/// when it is whole and on disk.
final class FileShelf implements Shelf {
  private final Path directory;

  FileShelf(Path directory) {
    this.directory = directory;
  }

  private Path path(String key) {
    return directory.resolve(key);
  }

  @Override
  public Optional<Path> here(String key) {
    return Optional.of(path(key));
  }

  @Override
  public void put(Path file, String key, Runnable beat) throws IOException {
    var to = path(key);
    var folder = Files.createDirectories(to.resolveSibling(""));
    Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    return Files.newInputStream(path(key));
  }

  @Override
  public Optional<Item> look(String key) throws IOException {
    try {
      var file = path(key);
      return Optional.of(
          new Item(key, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public boolean remove(String key) throws IOException {
    return Files.deleteIfExists(path(key));
  }

  @Override
  public List<Item> items(String folder) throws IOException {
    var items = new ArrayList<Item>();
    for (var file : list(folder)) {
      look(folder + "/" + file.getFileName()).ifPresent(items::add);
    }
    return items;
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    return list(folder).stream()
        .filter(Files::isDirectory)
        .map(found -> found.getFileName().toString())
        .toList();
  }

  private List<Path> list(String folder) throws IOException {
    try (var inside = Files.list(path(folder))) {
      return inside.toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  @Override
  public void clear(String folder) throws IOException {
    for (var file : list(folder)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(path(folder));
  }

  /// The spool has what was begun.
  @Override
  public void giveUp(Instant before) {}

  /// The spool, which is the same directory, is asked already.
  @Override
  public Optional<String> fault() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
