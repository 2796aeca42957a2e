/// Transactions under row-level security, and ids. Knows no feature; the only place that opens
/// connections.
@NullMarked
package assay.server.database;

import org.jspecify.annotations.NullMarked;
