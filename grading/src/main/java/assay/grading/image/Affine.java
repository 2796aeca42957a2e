package assay.grading.image;

/// A map of the plane: (x, y) to (ax + by + c, dx + ey + f).
record Affine(double a, double b, double c, double d, double e, double f) {
  /// The similarity (rotation, one scale, shift; no mirror image) that brings `from` nearest to
  /// `to` in the least squares of Umeyama (IEEE PAMI 13(4), 1991), in the closed form that it has
  /// in the plane. Not finite when all points of `from` are one.
  ///
  /// Means and moments are taken in float32 because scikit-image takes them so, which moves a place
  /// by up to 1/10000 of a pixel.
  ///
  /// @param from x, y of each point
  /// @param to as many
  static Affine similarity(float[] from, float[] to) {
    float fromX = mean(from, 0);
    float fromY = mean(from, 1);
    float toX = mean(to, 0);
    float toY = mean(to, 1);
    var centred = centred(from, fromX, fromY);
    var target = centred(to, toX, toY);
    double along = (double) moment(target, 0, centred, 0) + moment(target, 1, centred, 1);
    double across = (double) moment(target, 1, centred, 0) - moment(target, 0, centred, 1);
    float spread = variance(centred, 0) + variance(centred, 1);
    double a = along / spread;
    double d = across / spread;
    return new Affine(a, -d, toX - (a * fromX - d * fromY), d, a, toY - (d * fromX + a * fromY));
  }

  private static float[] centred(float[] points, float x, float y) {
    var centred = new float[points.length];
    for (int i = 0; i < points.length; i++) {
      centred[i] = points[i] - (i % 2 == 0 ? x : y);
    }
    return centred;
  }

  private static float mean(float[] points, int coordinate) {
    float sum = 0;
    for (int i = coordinate; i < points.length; i += 2) {
      sum += points[i];
    }
    return 2 * sum / points.length;
  }

  private static float moment(float[] one, int of, float[] other, int with) {
    float sum = 0;
    for (int i = 0; i < one.length; i += 2) {
      sum = Math.fma(one[i + of], other[i + with], sum);
    }
    return 2 * sum / one.length;
  }

  private static float variance(float[] centred, int coordinate) {
    float mean = mean(centred, coordinate);
    float sum = 0;
    for (int i = coordinate; i < centred.length; i += 2) {
      sum += (centred[i] - mean) * (centred[i] - mean);
    }
    return 2 * sum / centred.length;
  }

  /// The map back, in the order of operations of OpenCV; all zero where there is none.
  Affine inverse() {
    double determinant = a * e - b * d;
    double scale = determinant == 0 ? 0 : 1 / determinant;
    double ia = e * scale;
    double ib = b * -scale;
    double id = d * -scale;
    double ie = a * scale;
    return new Affine(ia, ib, -ia * c - ib * f, id, ie, -id * c - ie * f);
  }

  boolean isFinite() {
    return Double.isFinite(a)
        && Double.isFinite(b)
        && Double.isFinite(c)
        && Double.isFinite(d)
        && Double.isFinite(e)
        && Double.isFinite(f);
  }
}
