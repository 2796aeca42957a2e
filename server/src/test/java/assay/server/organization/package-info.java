/// Tests of this package.
@NullMarked
package assay.server.organization;

import org.jspecify.annotations.NullMarked;
