/// Tests of the package of the same name.
@NullMarked
package assay.grading.receipt;

import org.jspecify.annotations.NullMarked;
