/// The static ONNX gate: a protobuf walk without any runtime.
@NullMarked
package assay.grading.gate;

import org.jspecify.annotations.NullMarked;
