/// Tests of the package of the same name.
@NullMarked
package assay.grading.score;

import org.jspecify.annotations.NullMarked;
