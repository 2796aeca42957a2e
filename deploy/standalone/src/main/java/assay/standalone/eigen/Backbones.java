package assay.standalone.eigen;

import java.util.Arrays;
import java.util.List;

/// The demo's models, fitted to a crowd. Widths are padded with zeros to what a task asks for: that
/// changes neither the cosine nor the distance of unit vectors.
public final class Backbones {
  private static final int POOL = 4;
  private static final int COMPONENTS = 150;
  private static final String EMBEDDING = "embedding";

  /// The pixels that a model is given.
  public enum Input {
    /// p / 255, as SDFR's sanitizer gives them.
    ZERO_TO_ONE,
    /// (p / 255 - 0.5) / 0.5, as DataCV's script gives them.
    MINUS_ONE_TO_ONE
  }

  private final Crowd crowd;
  private final Input input;
  private final Pca pca;
  private final double[][] projected;

  private Backbones(Crowd crowd, Input input, Pca pca, double[][] projected) {
    this.crowd = crowd;
    this.input = input;
    this.pca = pca;
    this.projected = projected;
  }

  /// Fits what all models begin with; their graphs take pixels in [0, 1].
  public static Backbones fit(Crowd crowd) {
    double[][] seen = crowd.seen(pixels -> Looks.pooled(pixels, POOL));
    var pca = Pca.fit(seen, Math.min(COMPONENTS, crowd.person().length / 2));
    return new Backbones(crowd, Input.ZERO_TO_ONE, pca, pca.project(seen));
  }

  /// The same fit for graphs that take other pixels.
  public Backbones taking(Input other) {
    return new Backbones(crowd, other, pca, projected);
  }

  /// Principal components of the pixels, as many as asked for.
  public Backbone eigen(int components, int width) {
    var kept = pca.first(components);
    return linear("eigen" + components, kept.axes(), width);
  }

  /// The same with every component brought to unit variance.
  public Backbone whitened(int components, int width) {
    var kept = pca.first(components);
    double[][] axes = new double[components][];
    for (int i = 0; i < components; i++) {
      axes[i] = kept.axes()[i].clone();
      for (int j = 0; j < axes[i].length; j++) {
        axes[i][j] /= kept.deviations()[i];
      }
    }
    return linear("eigen" + components + "-white", axes, width);
  }

  /// Fisher's discriminants of the components.
  public Backbone fisher(int discriminants, int width) {
    double[][] found = Lda.fit(projected, crowd.person(), discriminants);
    return linear("fisher" + discriminants, Symmetric.times(found, pca.axes()), width);
  }

  /// Fisher's discriminants of opponent colours.
  public Backbone fisherColour(int discriminants, int width) {
    double[][] seen = crowd.seen(pixels -> Looks.opponent(pixels, POOL));
    var colours = Pca.fit(seen, COMPONENTS);
    double[][] found = Lda.fit(colours.project(seen), crowd.person(), discriminants);
    double[][] axes = Symmetric.times(found, colours.axes());
    float[] mix = new float[9];
    for (int i = 0; i < 9; i++) {
      mix[i] = (float) Looks.OPPONENT[i / 3][i % 3];
    }
    var graph = cropped();
    graph
        .floats("mix", mix, 3, 3, 1, 1)
        .node("Conv", List.of("crop", "mix"), "opponent", OnnxAttribute.ints("kernel_shape", 1, 1))
        .node("Relu", List.of("opponent"), "rectified");
    return projection(
        "fisher-colour" + discriminants,
        pooled(graph, "rectified", POOL),
        axes,
        colours.mean(),
        width);
  }

  /// Raw pixels, 8 × 8 blocks, minus their mean.
  public Backbone raw(int width) {
    double[] mean = Lda.mean(crowd.seen(pixels -> Looks.pooled(pixels, 2 * POOL)));
    var graph = pooled(cropped(), "crop", 2 * POOL);
    graph
        .floats("mean", floats(mean), 1, mean.length)
        .node("Sub", List.of("flat", "mean"), "feature");
    return padded("raw" + mean.length, graph, mean.length, width);
  }

  /// A soft colour histogram, minus its mean.
  public Backbone histogram(int width) {
    double[] mean = Lda.mean(crowd.seen(Looks::histogram));
    int bins = Looks.BINS;
    float[] scale = new float[3 * bins * 3];
    float[] shift = new float[3 * bins];
    for (int i = 0; i < 3 * bins; i++) {
      scale[i * 3 + i / bins] = bins;
      shift[i] = -(i % bins + .5f);
    }
    var graph = cropped();
    graph
        .floats("scale", scale, 3L * bins, 3, 1, 1)
        .floats("shift", shift, 3L * bins)
        .floats("one", new float[] {1}, 1)
        .floats("mean", floats(mean), 1, mean.length)
        .node(
            "Conv",
            List.of("crop", "scale", "shift"),
            "place",
            OnnxAttribute.ints("kernel_shape", 1, 1))
        .node("Abs", List.of("place"), "away")
        .node("Sub", List.of("one", "away"), "triangle")
        .node("Relu", List.of("triangle"), "share")
        .node("GlobalAveragePool", List.of("share"), "mass")
        .node("Flatten", List.of("mass"), "masses")
        .node("Sqrt", List.of("masses"), "root")
        .node("Sub", List.of("root", "mean"), "feature");
    return padded("hist" + mean.length, graph, mean.length, width);
  }

  /// Allowed operators, a small file, and minutes of work a batch: one convolution of 64 channels,
  /// used over and over.
  public static Backbone endless(int layers, int width) {
    int channels = 64;
    float[] widen = new float[channels * 3 * 9];
    float[] again = new float[channels * channels * 9];
    Arrays.fill(widen, 1f / 27);
    Arrays.fill(again, 1f / (channels * 9));
    var same = OnnxAttribute.ints("pads", 1, 1, 1, 1);
    var graph = new OnnxGraph();
    graph
        .floats("widen", widen, channels, 3, 3, 3)
        .floats("again", again, channels, channels, 3, 3)
        .node("Conv", List.of("input", "widen"), "layer0", same);
    for (int i = 1; i <= layers; i++) {
      graph.node("Conv", List.of("layer" + (i - 1), "again"), "layer" + i, same);
    }
    graph
        .node("GlobalAveragePool", List.of("layer" + layers), "mean")
        .node("Flatten", List.of("mean"), "feature");
    return padded("deep" + layers, graph, channels, width);
  }

  private Backbone linear(String name, double[][] axes, int width) {
    return projection(name, pooled(cropped(), "crop", POOL), axes, pca.mean(), width);
  }

  /// Centring and all linear steps fold into one matrix and one bias.
  private static Backbone projection(
      String name, OnnxGraph graph, double[][] axes, double[] mean, int width) {
    int k = axes.length;
    int d = mean.length;
    float[] weights = new float[d * k];
    float[] bias = new float[k];
    for (int i = 0; i < k; i++) {
      bias[i] = (float) -Symmetric.dot(axes[i], mean);
      for (int j = 0; j < d; j++) {
        weights[j * k + i] = (float) axes[i][j];
      }
    }
    graph
        .floats("weights", weights, d, k)
        .floats("bias", bias, k)
        .node("Gemm", List.of("flat", "weights", "bias"), "feature");
    return padded(name, graph, k, width);
  }

  private OnnxGraph cropped() {
    var graph = new OnnxGraph();
    String pixels = "input";
    if (input == Input.MINUS_ONE_TO_ONE) {
      graph
          .floats("half", new float[] {.5f}, 1)
          .node("Mul", List.of("input", "half"), "halved")
          .node("Add", List.of("halved", "half"), "unit");
      pixels = "unit";
    }
    return graph
        .integers("starts", Looks.TOP, Looks.LEFT)
        .integers("ends", Looks.BOTTOM, Looks.RIGHT)
        .integers("axes", 2, 3)
        .node("Slice", List.of(pixels, "starts", "ends", "axes"), "crop");
  }

  private static OnnxGraph pooled(OnnxGraph graph, String from, long pool) {
    return graph
        .node(
            "AveragePool",
            List.of(from),
            "pool",
            OnnxAttribute.ints("kernel_shape", pool, pool),
            OnnxAttribute.ints("strides", pool, pool))
        .node("Flatten", List.of("pool"), "flat");
  }

  private static Backbone padded(String name, OnnxGraph graph, int found, int width) {
    if (found == width) {
      return new Backbone(name, graph.model(name, "feature", width));
    }
    graph
        .integers("pads", 0, 0, 0, width - found)
        .node("Pad", List.of("feature", "pads"), EMBEDDING);
    return new Backbone(name, graph.model(name, EMBEDDING, width));
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }
}
