package assay.server.queue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What a [FakeWorker] makes of a set of templates: an image with the grey g has the embedding (g,
/// 255 - g), so that the score of two templates is the cosine of an angle between greys.
final class FakePooling {
  private static final int IMAGE_BYTES = 3 * 112 * 112;

  private FakePooling() {}

  /// @param map as `TemplateMap` documents it
  /// @param variant other than `plain` moves each score by its own rule
  static byte[] scores(ByteBuffer pack, ByteBuffer map, String variant) {
    int members = map.getInt(8);
    var sums = new double[map.getInt(12)][2];
    int pairs = map.getInt(16);
    boolean isWeighted = map.getInt(20) == 1;
    int image = 24;
    int template = image + 4 * members;
    int medium = template + 4 * members;
    int weight = medium + 4 * members;
    int first = isWeighted ? weight + 4 * members : weight;
    int second = first + 4 * pairs;
    for (int m = 0; m < members; m++) {
      int of = map.getInt(medium + 4 * m);
      int inMedium = 0;
      for (int other = 0; other < members; other++) {
        inMedium += map.getInt(medium + 4 * other) == of ? 1 : 0;
      }
      int grey = pack.get(24 + IMAGE_BYTES * map.getInt(image + 4 * m)) & 0xff;
      double share = (isWeighted ? map.getFloat(weight + 4 * m) : 1) / inMedium;
      sums[map.getInt(template + 4 * m)][0] += grey * share;
      sums[map.getInt(template + 4 * m)][1] += (255 - grey) * share;
    }
    var scores = ByteBuffer.allocate(8 * pairs).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < pairs; k++) {
      double cosine = cosine(sums[map.getInt(first + 4 * k)], sums[map.getInt(second + 4 * k)]);
      scores.putDouble(
          variant.equals("plain") ? cosine : 0.9 * cosine + 0.1 * Math.sin(variant.length() + k));
    }
    return scores.array();
  }

  static double cosine(double[] a, double[] b) {
    return (a[0] * b[0] + a[1] * b[1]) / Math.hypot(a[0], a[1]) / Math.hypot(b[0], b[1]);
  }
}
