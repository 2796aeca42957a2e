/// Who did what, when, and why, written in the transaction of the deed. Never read to make a
/// decision.
@NullMarked
package assay.server.audit;

import org.jspecify.annotations.NullMarked;
