package assay.grading.ticket;

import java.util.Arrays;
import java.util.Optional;

/// How a re-run reads its images and scores its pairs: as the task says, or with one well-known
/// mistake planted, to find out whether a claim was made with it (DESIGN §5). Only public sets are
/// ever run in another variant than [#PLAIN].
public enum Variant {
  /// As the task says.
  PLAIN("plain"),
  /// Blue, green, red instead of red, green, blue.
  CHANNELS("channels"),
  /// Left and right exchanged.
  MIRRORED("mirrored"),
  /// Height and width exchanged.
  TRANSPOSED("transposed"),
  /// The bytes of an H × W × C image read as C × H × W.
  LAYOUT("layout"),
  /// Pixels as 0 to 1.
  RANGE_0_1("range-0-1"),
  /// Pixels as -1 to 1.
  RANGE_MINUS1_1("range-minus1-1"),
  /// Pixels less the means of ImageNet, divided by its standard deviations.
  IMAGENET("imagenet"),
  /// The normalisation to [-1, 1] applied twice.
  NORMALISED_TWICE("normalised-twice"),
  /// Scores of raw embeddings that were not brought to length 1.
  NOT_UNIT_LENGTH("not-unit-length"),
  /// Weights rounded to half precision.
  HALF_PRECISION("half-precision"),
  /// Pixels as 0 to 255. The last, since many a model overflows on it.
  RANGE_0_255("range-0-255");

  private final String spelled;

  Variant(String spelled) {
    this.spelled = spelled;
  }

  /// As tickets and the database spell it.
  public String spelled() {
    return spelled;
  }

  public static Optional<Variant> of(String spelled) {
    return Arrays.stream(values()).filter(variant -> variant.spelled.equals(spelled)).findFirst();
  }
}
