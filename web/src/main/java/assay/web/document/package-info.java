/// The documents of `docs`, which each server serves in the version that it is. They are ours; what
/// organizers write goes through [assay.web.Markdown].
@NullMarked
package assay.web.document;

import org.jspecify.annotations.NullMarked;
