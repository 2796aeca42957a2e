@NullMarked
package assay.server.upload;

import org.jspecify.annotations.NullMarked;
