@NullMarked
package assay.server.seal;

import org.jspecify.annotations.NullMarked;
