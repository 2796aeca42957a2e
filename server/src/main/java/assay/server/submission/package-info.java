/// Takes an entry in: upload, checks at the door, acceptance in one transaction; then shows it to
/// its team. It never runs or judges anything.
@NullMarked
package assay.server.submission;

import org.jspecify.annotations.NullMarked;
