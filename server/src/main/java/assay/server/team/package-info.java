/// Teams: who enters a competition together. One tenant's rows hold many teams, so that each look
/// at a team asks whether the caller is of it.
@NullMarked
package assay.server.team;

import org.jspecify.annotations.NullMarked;
