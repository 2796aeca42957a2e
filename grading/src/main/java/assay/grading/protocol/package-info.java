/// Verification protocols: score vector and labels to figures.
@NullMarked
package assay.grading.protocol;

import org.jspecify.annotations.NullMarked;
