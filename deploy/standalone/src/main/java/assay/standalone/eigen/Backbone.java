package assay.standalone.eigen;

/// A fitted model as a file.
///
/// @param onnx input float32 [batch, 3, 112, 112]
public record Backbone(String name, byte[] onnx) {}
