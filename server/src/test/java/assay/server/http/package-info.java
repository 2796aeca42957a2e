/// Tests of this package.
@NullMarked
package assay.server.http;

import org.jspecify.annotations.NullMarked;
