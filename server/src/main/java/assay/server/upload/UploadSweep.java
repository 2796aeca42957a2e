package assay.server.upload;

import assay.server.blob.Blobs;
import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;

/// Takes away uploads whose time is over, and what they left on disk. A row goes first, under the
/// lock that an acceptance would need, and its files afterwards.
@Singleton
class UploadSweep {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Blobs blobs;
  private final Uploads uploads;
  private final UploadStore store;

  UploadSweep(
      TenantDatabase database,
      Organizations organizations,
      Blobs blobs,
      Uploads uploads,
      UploadStore store) {
    this.database = database;
    this.organizations = organizations;
    this.blobs = blobs;
    this.uploads = uploads;
    this.store = store;
  }

  void sweep() throws IOException {
    for (var tenant : organizations.tenants()) {
      for (var removed : database.inTenant(tenant, store::removeExpired)) {
        uploads.discard(tenant, removed);
      }
      for (var folder : folders(tenant)) {
        if (database.inTenant(tenant, handle -> store.isDone(handle, folder, Uploads.WHILE_USED))) {
          uploads.discard(tenant, folder);
        }
      }
    }
  }

  /// Folders on disk, each named by its upload.
  private List<UUID> folders(UUID tenant) {
    try (var inside = Files.list(blobs.anteroom(tenant))) {
      return inside.map(folder -> UUID.fromString(folder.getFileName().toString())).toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
