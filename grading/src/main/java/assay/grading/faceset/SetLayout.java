package assay.grading.faceset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How a labelled set lies on disk.
public enum SetLayout {
  /// One `.bin`, `.npy` or `.xz`, or a folder with one `.npy` or `.xz` in it: [FaceSet#open].
  FILE,
  /// An AdaFace memory file, or the folder above its folder: [MemFile].
  MEMFILE,
  /// A list of pairs of image files: [PairsFile].
  PAIRS,
  /// A list of image files and whom they show: [TemplateSet#openIdentities].
  IDENTITIES,
  /// A folder IJBB or IJBC: [TemplateSet#open].
  IJB;

  /// Lists that a folder of images may bring along.
  private static final List<String> LISTS = List.of("pairs.txt", "pairs.csv");

  /// A layout and the one file or folder that has it.
  public record Place(SetLayout layout, Path path) {}

  /// Looks at names in a folder, and at the first line or bytes of a file.
  ///
  /// @return empty where a folder has nothing that we know
  public static Optional<Place> of(Path path) throws IOException {
    return Files.isDirectory(path) ? ofFolder(path) : Optional.of(new Place(ofFile(path), path));
  }

  private static Optional<Place> ofFolder(Path folder) throws IOException {
    if (IjbFolder.isOne(folder)) {
      return Optional.of(new Place(IJB, folder));
    }
    if (MemFile.isOne(folder)) {
      return Optional.of(new Place(MEMFILE, folder));
    }
    for (var list : LISTS) {
      if (Files.isRegularFile(folder.resolve(list))) {
        return Optional.of(new Place(PAIRS, folder.resolve(list)));
      }
    }
    var arrays = withEnding(folder, ".npy", ".xz");
    if (arrays.size() == 1) {
      return Optional.of(new Place(FILE, arrays.getFirst()));
    }
    var lists = withEnding(folder, "_ann.txt", "_comparison.txt", ".csv", ".lst");
    return lists.size() == 1 ? of(lists.getFirst()) : Optional.empty();
  }

  private static List<Path> withEnding(Path folder, String... endings) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> List.of(endings).stream().anyMatch(file.toString()::endsWith))
          .limit(2)
          .toList();
    }
  }

  private static SetLayout ofFile(Path file) throws IOException {
    if (MemFile.isOne(file)) {
      return MEMFILE;
    }
    var line = PairsFile.firstLine(file);
    if (line.flatMap(PairFormat::of).isPresent()) {
      return PAIRS;
    }
    return line.filter(IdentityList::isOne).isPresent() ? IDENTITIES : FILE;
  }
}
