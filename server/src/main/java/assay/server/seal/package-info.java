/// The chain over the log of deeds: sealed in batches, checked, and read by organizers. Changes
/// nothing in the log and decides nothing.
@NullMarked
package assay.server.seal;

import org.jspecify.annotations.NullMarked;
