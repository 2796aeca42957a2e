/// Fits the demo's models, the Eigenfaces family (Turk and Pentland 1991; Belhumeur et al. 1997),
/// and writes them as ONNX files. Plain arithmetic in a fixed order: the same bytes every time.
@NullMarked
package assay.standalone.eigen;

import org.jspecify.annotations.NullMarked;
