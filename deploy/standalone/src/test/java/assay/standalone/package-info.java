/// Tests of the single-machine edition as a whole.
@NullMarked
package assay.standalone;

import org.jspecify.annotations.NullMarked;
