@NullMarked
package assay.server.competition;

import org.jspecify.annotations.NullMarked;
