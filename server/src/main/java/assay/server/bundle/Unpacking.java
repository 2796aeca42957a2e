package assay.server.bundle;

import assay.server.blob.Workshop;
import java.util.UUID;

/// A bundle that is being read.
///
/// @param keep where its parts go
record Unpacking(UUID tenant, BundleArchive archive, Workshop work, Keep keep) {}
