/// The public board of a track.
@NullMarked
package assay.web.board;

import org.jspecify.annotations.NullMarked;
