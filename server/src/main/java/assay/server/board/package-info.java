/// Standings of a track: which entries count, in which order, on what evidence.
@NullMarked
package assay.server.board;

import org.jspecify.annotations.NullMarked;
