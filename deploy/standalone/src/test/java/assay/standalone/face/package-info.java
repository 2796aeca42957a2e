/// Tests of this part of the demo.
@NullMarked
package assay.standalone.face;

import org.jspecify.annotations.NullMarked;
