package assay.grading.score;

/// How the embedding of an image and that of its mirror image become one, in float32 (PROTOCOLS
/// §2.3, §4.2, §5).
///
/// Pair scores normalise what they are given, so that for pairs PLAIN equals UNIT, and SUM equals
/// UNIT_SUM; pooled templates feel the difference.
public enum EmbeddingFusion {
  /// The raw embedding of the image alone: SDFR.
  PLAIN(false) {
    @Override
    public float[] fuse(float[] image, float[] mirror) {
      return image.clone();
    }
  },
  /// That of the image alone, normalised: TFace on IJB.
  UNIT(false) {
    @Override
    public float[] fuse(float[] image, float[] mirror) {
      return normalised(image);
    }
  },
  /// Raw sum: DataCV, insightface, and AdaFace, whose unit embeddings times their norms are the raw
  /// ones.
  SUM(true) {
    @Override
    public float[] fuse(float[] image, float[] mirror) {
      return sum(image, mirror);
    }
  },
  /// Sum, then normalise.
  UNIT_SUM(true) {
    @Override
    public float[] fuse(float[] image, float[] mirror) {
      return normalised(sum(image, mirror));
    }
  },
  /// Normalise each, then sum: both count alike, however long they are.
  SUM_OF_UNITS(true) {
    @Override
    public float[] fuse(float[] image, float[] mirror) {
      return sum(normalised(image), normalised(mirror));
    }
  };

  private final boolean usesMirror;

  EmbeddingFusion(boolean usesMirror) {
    this.usesMirror = usesMirror;
  }

  /// Whether the mirror image is needed at all.
  public boolean usesMirror() {
    return usesMirror;
  }

  /// @param image embedding of the image, shape (D)
  /// @param mirror embedding of the mirror image, shape (D); not looked at unless [#usesMirror()]
  /// @return shape (D), a new array; a zero embedding normalised stays zero
  /// @throws IllegalArgumentException when both are used and their lengths differ
  public abstract float[] fuse(float[] image, float[] mirror);

  private static float[] sum(float[] a, float[] b) {
    PairScores.requireSameLength(a, b);
    var sum = new float[a.length];
    for (var i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  private static float[] normalised(float[] v) {
    var norm = PairScores.norm(v);
    var unit = v.clone();
    for (var i = 0; norm != 0 && i < v.length; i++) {
      unit[i] = v[i] / norm;
    }
    return unit;
  }
}
