@NullMarked
package assay.server.regrade;

import org.jspecify.annotations.NullMarked;
