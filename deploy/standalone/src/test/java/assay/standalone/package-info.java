/// Tests of the whole: documents, journeys, the demo.
@NullMarked
package assay.standalone;

import org.jspecify.annotations.NullMarked;
