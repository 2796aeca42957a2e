package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An IJB set in a folder. Nothing stays open between two images.
final class IjbFolder implements IjbFiles {
  private final Path meta;
  private final ImageFolder crops;

  private IjbFolder(Path meta, ImageFolder crops) {
    this.meta = meta;
    this.crops = crops;
  }

  static boolean isOne(Path folder) {
    return Files.isDirectory(folder.resolve("meta"))
        && Files.isDirectory(folder.resolve("loose_crop"));
  }

  static IjbFolder of(Path folder) throws IOException {
    return new IjbFolder(folder.resolve("meta"), ImageFolder.of(folder.resolve("loose_crop")));
  }

  @Override
  public MetaFile list(String ending) throws IOException, Malformed {
    List<Path> found;
    try (var files = Files.list(meta)) {
      found = files.filter(file -> file.toString().endsWith(ending)).limit(2).toList();
    }
    if (found.size() != 1) {
      throw IjbFiles.notOne(ending, found.isEmpty());
    }
    var file = found.getFirst();
    return new MetaFile(String.valueOf(file.getFileName()), () -> Files.newInputStream(file));
  }

  @Override
  public String checked(String name, TextLines line) throws Malformed {
    return crops.checked(name, line);
  }

  @Override
  public byte[] read(String checked, int maxBytes) throws IOException {
    return crops.read(checked, maxBytes);
  }

  @Override
  public void close() {}
}
