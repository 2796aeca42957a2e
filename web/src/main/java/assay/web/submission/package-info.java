/// The pages about entries: submit, one entry, all of one's own.
@NullMarked
package assay.web.submission;

import org.jspecify.annotations.NullMarked;
