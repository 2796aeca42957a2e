package assay.grading.ticket;

/// uint8 pixel p to float32 model input: `(p / 255 - mean) / std`.
///
/// @param mean the same for each channel; SDFR 0, DataCV 0.5
/// @param std SDFR 1, DataCV 0.5
/// @param flip `none`; `sum`: raw embedding of the image plus that of its mirror image; or
///   `sum-of-units`: both normalised before they are added
public record Preprocessing(double mean, double std, String flip) {
  /// SDFR and the five pair sets as Assay runs them: [0, 1], no flip.
  public static final Preprocessing UNIT = new Preprocessing(0, 1, "none");

  /// DataCV's `get_submission_file.py`: [-1, 1], flip summed.
  public static final Preprocessing DATACV = new Preprocessing(0.5, 0.5, "sum");
}
