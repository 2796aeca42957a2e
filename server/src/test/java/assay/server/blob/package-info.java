@NullMarked
package assay.server.blob;

import org.jspecify.annotations.NullMarked;
