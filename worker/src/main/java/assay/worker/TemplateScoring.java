package assay.worker;

import assay.grading.image.TemplateMap;
import assay.grading.protocol.TemplatePooling;

/// Pools the embeddings of a set of templates as they come and scores its pairs (PROTOCOLS §5): raw
/// rows, the mean of each medium, the sum over the media of a template, its cosine with another.
/// Whatever the number of images, one sum for each template is kept. Not for several threads.
public final class TemplateScoring {
  private final TemplateMap map;
  private final TemplatePooling pooling;

  /// Members of image i are `members[starts[i]]` to `members[starts[i + 1] - 1]`.
  private final int[] starts;

  private final int[] members;

  /// @param images of the pack
  /// @throws IllegalArgumentException when the map names others
  public TemplateScoring(TemplateMap map, int images) {
    if (!map.fits(images)) {
      throw new IllegalArgumentException("the map names more than " + images + " images");
    }
    this.map = map;
    this.pooling =
        map.isWeighted()
            ? new TemplatePooling(map.template(), map.medium(), map.weight())
            : new TemplatePooling(map.template(), map.medium());
    this.starts = new int[images + 1];
    for (int image : map.image()) {
      starts[image + 1]++;
    }
    for (int image = 0; image < images; image++) {
      starts[image + 1] += starts[image];
    }
    this.members = new int[map.members()];
    var next = starts.clone();
    for (int member = 0; member < members.length; member++) {
      members[next[map.image()[member]]++] = member;
    }
  }

  /// Bytes that rows of so many values take here.
  long keptBytes(int width) {
    return (long) map.templates() * width * Double.BYTES;
  }

  /// Takes the raw embedding of an image, each image once and in any order.
  public void take(int image, float[] row) {
    for (int i = starts[image]; i < starts[image + 1]; i++) {
      pooling.add(members[i], row);
    }
  }

  /// The scores in the order of the map, once every image is in. Call it once.
  ///
  /// @param squared as a squared distance, 2 - 2 cosine, instead of the cosine
  /// @return shape (P)
  public double[] scores(boolean squared) {
    var scores = pooling.finish().scores(map.first(), map.second());
    for (int k = 0; squared && k < scores.length; k++) {
      scores[k] = 2 - 2 * scores[k];
    }
    return scores;
  }
}
