/// Tests of this part of the demo.
@NullMarked
package assay.standalone.demo;

import org.jspecify.annotations.NullMarked;
