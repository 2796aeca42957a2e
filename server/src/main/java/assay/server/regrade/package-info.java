/// Re-grade sets: entries are judged anew, or run anew, in the shadow of what stands, until an
/// organizer applies all of it at once or none of it.
@NullMarked
package assay.server.regrade;

import org.jspecify.annotations.NullMarked;
