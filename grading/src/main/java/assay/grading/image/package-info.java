/// Encoded images to pixels, and the image pack and pair map that a worker is given instead of a
/// data set.
@NullMarked
package assay.grading.image;

import org.jspecify.annotations.NullMarked;
