package assay.grading.protocol;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Image embeddings to template embeddings, as the public IJB-B/C scripts pool them (PROTOCOLS §5):
/// the mean of the rows of each medium, the sum over the media of a template, then L2
/// normalisation.
///
/// Images come one at a time and in any order; nothing but one sum for each template is kept, T × D
/// float64. Not for several threads at once.
///
/// Sums are float64, so that a result may differ from a float32 script by 1e-7 and from a float64
/// one by some 1e-16.
public final class TemplatePooling {
  private final int[] ids;
  private final int[] templateOf;
  private final int[] mediumOf;
  private final int[] imagesIn;
  private final float @Nullable [] weights;
  private final double[][] sums;
  private final BitSet added = new BitSet();
  private int width = -1;

  /// Every image weighs the same, as in AdaFace and TFace.
  ///
  /// @param templateOfImage template id of each image, shape (N)
  /// @param mediaOfImage media id of each image, shape (N); a medium counts within its template, so
  ///   that two templates may share a media id
  /// @throws IllegalArgumentException when the lengths differ
  public TemplatePooling(int[] templateOfImage, int[] mediaOfImage) {
    this(templateOfImage, mediaOfImage, null);
  }

  /// @param templateOfImage template id of each image, shape (N)
  /// @param mediaOfImage media id of each image, shape (N)
  /// @param weightOfImage what an embedding is multiplied by before it is pooled, in float32: the
  ///   detector score in insightface's scripts, shape (N); null for 1
  /// @throws IllegalArgumentException when the lengths differ
  public TemplatePooling(
      int[] templateOfImage, int[] mediaOfImage, float @Nullable [] weightOfImage) {
    if (templateOfImage.length != mediaOfImage.length
        || (weightOfImage != null && weightOfImage.length != templateOfImage.length)) {
      throw new IllegalArgumentException(
          "expected a template and a medium (and a weight) for each image, found "
              + templateOfImage.length
              + " templates, "
              + mediaOfImage.length
              + " media"
              + (weightOfImage == null ? "" : ", " + weightOfImage.length + " weights"));
    }
    weights = weightOfImage == null ? null : weightOfImage.clone();
    int images = templateOfImage.length;
    var keys = new long[images];
    Arrays.setAll(keys, i -> key(templateOfImage[i], mediaOfImage[i]));
    var media = Arrays.stream(keys).sorted().distinct().toArray();
    ids = Arrays.stream(media).mapToInt(key -> (int) (key >> Integer.SIZE)).distinct().toArray();
    sums = new double[ids.length][];
    templateOf = new int[images];
    mediumOf = new int[images];
    imagesIn = new int[media.length];
    for (var i = 0; i < images; i++) {
      templateOf[i] = Arrays.binarySearch(ids, templateOfImage[i]);
      mediumOf[i] = Arrays.binarySearch(media, keys[i]);
      imagesIn[mediumOf[i]]++;
    }
  }

  /// Ascends with the template, then with the medium.
  private static long key(int template, int medium) {
    return ((long) template << Integer.SIZE) | (medium & 0xFFFF_FFFFL);
  }

  /// Takes the embedding of one image, raw: neither normalised nor divided. Keeps no reference to
  /// it.
  ///
  /// @param image its index, 0 to N - 1
  /// @param feature shape (D), the same D for every image; NaN makes its template NaN
  /// @throws IllegalArgumentException for another D, an index out of range, or an image that was
  ///   added before
  public void add(int image, float[] feature) {
    if (image < 0 || image >= templateOf.length || added.get(image)) {
      throw new IllegalArgumentException(
          "image "
              + image
              + (image >= 0 && image < templateOf.length
                  ? " was added before"
                  : " is not one of " + templateOf.length));
    }
    if (width < 0) {
      width = feature.length;
    } else if (width != feature.length) {
      throw new IllegalArgumentException(
          "image " + image + ": expected " + width + " values, found " + feature.length);
    }
    added.set(image);
    int index = templateOf[image];
    var sum = sums[index];
    if (sum == null) {
      sum = new double[width];
      sums[index] = sum;
    }
    // A mean over a medium is a sum of shares: no medium needs a sum of its own.
    double images = imagesIn[mediumOf[image]];
    float weight = weights == null ? 1 : weights[image];
    for (var i = 0; i < width; i++) {
      sum[i] += feature[i] * weight / images;
    }
  }

  /// The templates, once every image is in. Normalises in place: call it once.
  ///
  /// @throws IllegalStateException when an image is missing
  public Templates finish() {
    if (added.cardinality() != templateOf.length) {
      throw new IllegalStateException(
          "image " + added.nextClearBit(0) + " of " + templateOf.length + " was not added");
    }
    for (var sum : sums) {
      normalise(sum);
    }
    return new Templates(ids, sums);
  }

  /// As `sklearn.preprocessing.normalize`: a zero row stays zero.
  private static void normalise(double[] row) {
    var norm = Math.sqrt(Templates.dot(row, row));
    for (var i = 0; norm != 0 && i < row.length; i++) {
      row[i] /= norm;
    }
  }
}
