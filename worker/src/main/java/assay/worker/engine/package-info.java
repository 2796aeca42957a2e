/// What runs inside the sandbox: the only code that touches onnxruntime and a stranger's model. It
/// knows images and embeddings, no pairs, no labels, no network.
@NullMarked
package assay.worker.engine;

import org.jspecify.annotations.NullMarked;
