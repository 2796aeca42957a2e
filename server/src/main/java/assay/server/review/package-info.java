/// Cases that need a human: who looks at them, what organizers and teams say, and what was decided.
/// Every deed is recorded, and every decision can be undone.
@NullMarked
package assay.server.review;

import org.jspecify.annotations.NullMarked;
