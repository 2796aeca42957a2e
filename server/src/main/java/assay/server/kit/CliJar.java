package assay.server.kit;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The participants' command line as one runnable jar: `assay.kit.jar`, else `assay-cli.jar` beside
/// the jar that this server runs from, which `./assay build` makes. A server without it gives kits
/// without it.
@Singleton
class CliJar {
  private static final String NAME = "assay-cli.jar";
  private final Path file;
  private @Nullable Read last;

  /// What was read of the file when it was last changed.
  private record Read(FileTime changed, String digest) {}

  CliJar(@Value("${assay.kit.jar:}") String configured) {
    file = configured.isBlank() ? beside() : Path.of(configured);
  }

  private static Path beside() {
    try {
      var code = Path.of(CliJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolveSibling(NAME);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this server's own code cannot be found", e);
    }
  }

  /// Empty where there is none.
  synchronized Optional<KitFile> file() throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    var changed = Files.getLastModifiedTime(file);
    if (last == null || !last.changed().equals(changed)) {
      last = new Read(changed, digest());
    }
    return Optional.of(
        new KitFile("assay.jar", last.digest(), true, () -> Files.newInputStream(file)));
  }

  private String digest() throws IOException {
    var sha256 = KitFile.newSha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
