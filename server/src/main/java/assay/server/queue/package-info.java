/// The work on entries: who is next, who holds what, what came back. Leases fence every step; the
/// tables are the truth, and the sweep brings back what got lost.
@NullMarked
package assay.server.queue;

import org.jspecify.annotations.NullMarked;
