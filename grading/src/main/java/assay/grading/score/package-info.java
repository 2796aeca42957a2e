/// Score kinds and the arithmetic of pair scores, to the last bit of the reference scripts.
@NullMarked
package assay.grading.score;

import org.jspecify.annotations.NullMarked;
