/// Tests of the package of the same name.
@NullMarked
package assay.grading.format;

import org.jspecify.annotations.NullMarked;
