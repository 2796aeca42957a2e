/// Draws people who do not exist: flat portraits from seeds, for the demo's pictures. Knows nothing
/// of models or files.
@NullMarked
package assay.standalone.face;

import org.jspecify.annotations.NullMarked;
