@NullMarked
package assay.server.notice;

import org.jspecify.annotations.NullMarked;
