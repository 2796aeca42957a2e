@NullMarked
package assay.server.bundle;

import org.jspecify.annotations.NullMarked;
