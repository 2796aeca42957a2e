/// Tests of this part of the demo.
@NullMarked
package assay.standalone.eigen;

import org.jspecify.annotations.NullMarked;
