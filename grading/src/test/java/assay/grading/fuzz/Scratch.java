package assay.grading.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Files and folders for parsers that want them, written anew for each input. One thread at a time.
final class Scratch {
  /// What lists may name.
  private static final List<String> IMAGES =
      List.of("a/a_0001.jpg", "a/a_0002.jpg", "b/b_0001.jpg", "r/c/1.jpg", "r/c/2.jpg", "x.jpg");

  private static final List<String> META =
      List.of("ijbc_face_tid_mid.txt", "ijbc_name_5pts_score.txt", "ijbc_template_pair_label.txt");

  private static final Path FOLDER = create();

  private Scratch() {}

  private static Path create() {
    try {
      var folder = Files.createTempDirectory("assay-fuzz-");
      for (var list : List.of("images", "loose_crop")) {
        for (var name : IMAGES) {
          var file = folder.resolve(list).resolve(name);
          Files.createDirectories(file.getParent());
          try (var image = image()) {
            Files.copy(image, file);
          }
        }
      }
      Files.createDirectories(folder.resolve("meta"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> empty(folder)));
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException("no place for the input of a fuzz target", e);
    }
  }

  private static InputStream image() {
    return Objects.requireNonNull(Scratch.class.getResourceAsStream("/images/grey.jpg"));
  }

  private static void empty(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.toList().reversed()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(folder + " stays behind", e);
    }
  }

  static Path holding(byte[] input) throws IOException {
    return Files.write(FOLDER.resolve("input"), input);
  }

  /// A folder with a few images in it.
  static Path images() {
    return FOLDER.resolve("images");
  }

  /// A folder with a few loose crops and these three meta files.
  static Path ijb(List<byte[]> meta) throws IOException {
    for (int i = 0; i < META.size(); i++) {
      Files.write(FOLDER.resolve("meta").resolve(META.get(i)), meta.get(i));
    }
    return FOLDER;
  }

  static Path memFile(byte[] conf, byte[] values) throws IOException {
    Files.write(FOLDER.resolve("mem_file.dat.conf"), conf);
    return Files.write(FOLDER.resolve("mem_file.dat"), values);
  }
}
