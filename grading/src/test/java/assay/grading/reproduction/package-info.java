/// Tests of the package of the same name.
@NullMarked
package assay.grading.reproduction;

import org.jspecify.annotations.NullMarked;
