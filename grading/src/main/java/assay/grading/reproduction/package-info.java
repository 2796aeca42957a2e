/// Comparison of a claimed score vector with the re-run, and its verdict.
@NullMarked
package assay.grading.reproduction;

import org.jspecify.annotations.NullMarked;
