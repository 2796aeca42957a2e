/// Tests of this package.
@NullMarked
package assay.server.clock;

import org.jspecify.annotations.NullMarked;
