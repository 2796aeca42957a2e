/// Tests of how the documents are shown.
@NullMarked
package assay.web.document;

import org.jspecify.annotations.NullMarked;
