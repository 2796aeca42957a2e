@NullMarked
package assay.server.review;

import org.jspecify.annotations.NullMarked;
