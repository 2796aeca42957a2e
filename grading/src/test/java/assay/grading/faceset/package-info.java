/// Tests of the package of the same name.
@NullMarked
package assay.grading.faceset;

import org.jspecify.annotations.NullMarked;
