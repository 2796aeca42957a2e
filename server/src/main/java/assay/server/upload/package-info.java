/// Resumable uploads (tus 1.0): bytes come in pieces, on any server, and wait until an entry names
/// them or their time is over. Knows nothing of what the files mean.
@NullMarked
package assay.server.upload;

import org.jspecify.annotations.NullMarked;
