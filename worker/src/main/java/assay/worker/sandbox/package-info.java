/// Starts, feeds and kills the one process that runs a stranger's model. The parent's side: no
/// onnxruntime here.
@NullMarked
package assay.worker.sandbox;

import org.jspecify.annotations.NullMarked;
