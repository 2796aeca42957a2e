package assay.grading;

/// Something accepted that its sender should still know about.
///
/// @param code stable and dotted: `model.fixed_batch`
public record Notice(String code, String message) {}
