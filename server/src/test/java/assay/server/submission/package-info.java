@NullMarked
package assay.server.submission;

import org.jspecify.annotations.NullMarked;
