/// Cases that need a human, and what the human decided. Every decision is recorded and can be
/// undone.
@NullMarked
package assay.server.review;

import org.jspecify.annotations.NullMarked;
