/// Tests of the package of the same name.
@NullMarked
package assay.server.receipt;

import org.jspecify.annotations.NullMarked;
