package assay.worker.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A bundle on this machine, and the organization that it is for.
final class BundleOptions {
  static final String ZIP = "application/zip";

  @Parameters(
      paramLabel = "FILE",
      description = "a zip, or a directory with competition.yaml and data")
  private Path file = Path.of("");

  @Option(names = "--org", required = true, paramLabel = "ORG", description = "as in its address")
  private String organization = "";

  String path() {
    return "/api/v1/orgs/" + Plain.encoded(organization) + "/bundles";
  }

  /// A zip that may be gone when it is closed.
  record Packed(Path path, boolean isTemporary) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (isTemporary) {
        Files.deleteIfExists(path);
      }
    }
  }

  /// @param err told what of a directory is left out
  Packed packed(PrintWriter err) throws IOException {
    if (Files.isDirectory(file)) {
      return new Packed(BundleDirectory.pack(file, err), true);
    }
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return new Packed(file, false);
  }
}
