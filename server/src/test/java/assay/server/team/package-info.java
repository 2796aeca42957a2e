@NullMarked
package assay.server.team;

import org.jspecify.annotations.NullMarked;
