/// Tests of the drill: that it holds, and that it would notice.
@NullMarked
package assay.standalone.drill;

import org.jspecify.annotations.NullMarked;
