@NullMarked
package assay.server.kit;

import org.jspecify.annotations.NullMarked;
