package assay.worker.sandbox;

/// The contract that the real tensors must meet.
///
/// @param embedding required width of the output; 0 = any
public record ModelInput(int channels, int height, int width, int embedding) {}
