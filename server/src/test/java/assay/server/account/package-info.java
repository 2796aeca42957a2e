/// Tests of this package.
@NullMarked
package assay.server.account;

import org.jspecify.annotations.NullMarked;
