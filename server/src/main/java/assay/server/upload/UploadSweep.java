package assay.server.upload;

import assay.server.blob.Blobs;
import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import jakarta.inject.Singleton;
import java.io.IOException;

/// Takes away uploads whose time is over, and the pieces that they left. A row goes first, under
/// the lock that an acceptance would need, and its files afterwards.
@Singleton
class UploadSweep {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Blobs blobs;
  private final UploadStore store;

  UploadSweep(
      TenantDatabase database, Organizations organizations, Blobs blobs, UploadStore store) {
    this.database = database;
    this.organizations = organizations;
    this.blobs = blobs;
    this.store = store;
  }

  void sweep() throws IOException {
    for (var tenant : organizations.tenants()) {
      for (var removed : database.inTenant(tenant, store::removeExpired)) {
        blobs.anteroom(tenant, removed).clear();
      }
      for (var upload : blobs.anterooms(tenant)) {
        if (database.inTenant(tenant, handle -> store.isDone(handle, upload, Uploads.WHILE_USED))) {
          blobs.anteroom(tenant, upload).clear();
        }
      }
    }
  }
}
