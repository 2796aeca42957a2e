/// Readers and writers of the files that participants and organizers hand in. They trust nothing.
@NullMarked
package assay.grading.format;

import org.jspecify.annotations.NullMarked;
