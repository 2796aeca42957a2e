/// Quartz, clustered in the database: every clock of the server. Holds no domain rule; jobs live
/// with their feature.
@NullMarked
package assay.server.clock;

import org.jspecify.annotations.NullMarked;
