@NullMarked
package assay.server.queue;

import org.jspecify.annotations.NullMarked;
