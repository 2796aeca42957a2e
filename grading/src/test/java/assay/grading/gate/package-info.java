/// Tests of the package of the same name.
@NullMarked
package assay.grading.gate;

import org.jspecify.annotations.NullMarked;
