/// Events for the outside, written in the transaction that makes them true. Knows no feature; who
/// is told, and how, is decided later and elsewhere.
@NullMarked
package assay.server.outbox;

import org.jspecify.annotations.NullMarked;
