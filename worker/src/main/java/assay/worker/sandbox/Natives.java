package assay.worker.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/// The engine's native libraries, unpacked once per version instead of at every start.
final class Natives {
  private Natives() {}

  /// The class is named, never loaded: the parent must not run the engine.
  static final String ENGINE_CLASS = "ai/onnxruntime/OrtEnvironment.class";

  /// The jar that the engine comes in.
  static Path engineJar() throws IOException {
    var resource = Natives.class.getClassLoader().getResource(ENGINE_CLASS);
    if (resource == null) {
      throw new SandboxFault("onnxruntime is not on the class path");
    }
    var spelled = resource.toString();
    try {
      return Path.of(new URI(spelled.substring("jar:".length(), spelled.indexOf("!/"))));
    } catch (URISyntaxException e) {
      throw new SandboxFault("onnxruntime is not in a jar: " + spelled);
    }
  }

  private static final List<String> NEEDED =
      List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  /// Refuses a folder of another build's libraries that cannot be whole.
  static void requireWhole(Path folder) throws SandboxFault {
    for (var library : NEEDED) {
      if (!Files.isReadable(folder.resolve(library))) {
        throw new SandboxFault(
            "assay.worker.natives: expected a folder with "
                + String.join(" and ", NEEDED)
                + ", found no "
                + library
                + " in "
                + folder
                + ". deploy/gpu/natives.sh makes such a folder");
      }
    }
  }

  /// Unpacks into a folder named after the jar, under `directory`.
  static Path unpack(Path jar, Path directory) throws IOException {
    var to = directory.resolve("native").resolve(jar.getFileName().toString());
    Files.createDirectories(to);
    try (var zip = FileSystems.newFileSystem(jar);
        var libraries = Files.list(zip.getPath("ai/onnxruntime/native/linux-" + architecture()))) {
      for (var library : (Iterable<Path>) libraries::iterator) {
        unpackOne(library, to.resolve(library.getFileName().toString()));
      }
    }
    return to;
  }

  private static void unpackOne(Path library, Path to) throws IOException {
    if (Files.exists(to) && Files.size(to) == Files.size(library)) {
      return;
    }
    var temporary = Files.createTempFile(to.getParent(), "unpack", ".tmp");
    Files.copy(library, temporary, StandardCopyOption.REPLACE_EXISTING);
    Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
      case "aarch64", "arm64" -> "aarch64";
      default -> "x64";
    };
  }
}
