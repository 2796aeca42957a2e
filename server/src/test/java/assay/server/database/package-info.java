/// Tests of this package.
@NullMarked
package assay.server.database;

import org.jspecify.annotations.NullMarked;
