/// Competitions as their organizers declared them: phases, tasks, scales, tracks, sets. Everything
/// later asks here what the rules are, and whether a private competition exists for the caller;
/// nothing here knows of submissions.
@NullMarked
package assay.server.competition;

import org.jspecify.annotations.NullMarked;
