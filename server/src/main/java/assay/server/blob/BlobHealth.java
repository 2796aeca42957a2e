package assay.server.blob;

import assay.server.Health;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
class BlobHealth implements Health {
  private final Spool spool;
  private final Shelf shelf;

  BlobHealth(Spool spool, Shelf shelf) {
    this.spool = spool;
    this.shelf = shelf;
  }

  @Override
  public String name() {
    return "blobs";
  }

  @Override
  public Optional<String> fault() {
    return spool.fault().or(shelf::fault);
  }
}
