/// Networks of our own, written as ONNX: what is measured when no model of a participant may be.
@NullMarked
package assay.worker.network;

import org.jspecify.annotations.NullMarked;
