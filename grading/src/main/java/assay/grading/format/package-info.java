/// Readers and writers of the scores and zips that participants hand in. They trust nothing.
@NullMarked
package assay.grading.format;

import org.jspecify.annotations.NullMarked;
