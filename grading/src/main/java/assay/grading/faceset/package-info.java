/// Readers of face images, pairs and labels in the layouts of the field. Images are read one at a
/// time, so that a set of any size fits; every reader trusts nothing.
@NullMarked
package assay.grading.faceset;

import org.jspecify.annotations.NullMarked;
