package assay.server.blob;

import assay.server.Health;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

@Singleton
class BlobHealth implements Health {
  private final Blobs blobs;

  BlobHealth(Blobs blobs) {
    this.blobs = blobs;
  }

  @Override
  public String name() {
    return "blobs";
  }

  @Override
  public Optional<String> fault() {
    try {
      Files.delete(Files.createTempFile(blobs.directory(), ".probe-", ""));
      return blobs.hasRoom() ? Optional.empty() : Optional.of("the disk is almost full");
    } catch (IOException _) {
      return Optional.of("the directory cannot be written");
    }
  }
}
