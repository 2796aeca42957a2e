/// The single-machine edition: supervises an embedded PostgreSQL, the server and one worker
/// process.
@NullMarked
package assay.standalone;

import org.jspecify.annotations.NullMarked;
