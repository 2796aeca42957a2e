package assay.worker.network;

import assay.worker.network.OnnxFile.Attribute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/// A network with the layers of insightface's iResNet (arcface_torch, `iresnet.py`) and drawn
/// weights: it computes as much and in the same way as a trained one, and recognises nobody.
///
/// @param blocks residual blocks of each of the four stages
/// @param widths channels of each stage
/// @param embedding width of the output
public record IResNet(List<Integer> blocks, List<Integer> widths, int embedding) {
  /// Input is [N, 3, 112, 112].
  public static final int CHANNELS = 3;

  public static final int SIDE = 112;

  /// 43.6 million parameters, 6.3 billion multiply-adds an image.
  public static final IResNet FIFTY =
      new IResNet(List.of(3, 4, 14, 3), List.of(64, 128, 256, 512), 512);

  /// The same kinds of layers for a hundredth of the work.
  public static final IResNet THIN = new IResNet(List.of(1, 1, 1, 1), List.of(8, 16, 32, 64), 128);

  private static final double SLOPE = 0.25;

  /// Keeps the sum of many blocks from growing beyond what its parts are.
  private static final double LAST_SCALE = 0.4;

  public IResNet {
    blocks = List.copyOf(blocks);
    widths = List.copyOf(widths);
  }

  /// The same seed gives the same file, on any machine.
  public void write(Path file, long seed) throws IOException {
    new Writing(this, new SplittableRandom(seed)).write(file);
  }

  private static final class Writing {
    private final OnnxFile onnx = new OnnxFile();
    private final IResNet network;
    private final SplittableRandom random;
    private String last = "input";
    private int channels = CHANNELS;

    Writing(IResNet network, SplittableRandom random) {
      this.network = network;
      this.random = random;
    }

    void write(Path file) throws IOException {
      int width = network.widths.getFirst();
      last = convolution("stem.conv", last, width, 3, 1);
      channels = width;
      last = activation("stem.prelu", normalisation("stem.bn", last, channels, 1));
      int side = SIDE;
      for (int stage = 0; stage < network.blocks.size(); stage++) {
        for (int block = 0; block < network.blocks.get(stage); block++) {
          block(
              "stage%d.block%d.".formatted(stage + 1, block + 1),
              network.widths.get(stage),
              block == 0 ? 2 : 1);
        }
        side /= 2;
      }
      head(side);
      onnx.write(file, CHANNELS, SIDE, SIDE, network.embedding);
    }

    private void block(String name, int width, int stride) {
      var input = last;
      var skip = input;
      if (stride != 1) {
        skip = convolution(name + "skip.conv", input, width, 1, stride);
        skip = normalisation(name + "skip.bn", skip, width, 1);
      }
      var x = normalisation(name + "bn1", input, channels, 1);
      x = convolution(name + "conv1", x, width, 3, 1);
      channels = width;
      x = activation(name + "prelu", normalisation(name + "bn2", x, width, 1));
      x = convolution(name + "conv2", x, width, 3, stride);
      x = normalisation(name + "bn3", x, width, LAST_SCALE);
      last = name + "sum";
      onnx.node("Add", last, List.of(x, skip));
    }

    private void head(int side) {
      int features = channels * side * side;
      onnx.node("Flatten", "flat", List.of(normalisation("head.bn", last, channels, 1)));
      onnx.weights("fc.weight", spread(Math.sqrt(3.0 / features)), network.embedding, features);
      onnx.weights("fc.bias", spread(0.1), network.embedding);
      onnx.node("Gemm", "fc", List.of("flat", "fc.weight", "fc.bias"), new Attribute("transB", 1));
      normalisation("output", "fc", network.embedding, 1);
    }

    private String convolution(String name, String input, int width, int kernel, int stride) {
      int fanIn = channels * kernel * kernel;
      // He et al. 2015, for a rectifier of this slope: variances stay as they are.
      double reach = Math.sqrt(3 * 2 / ((1 + SLOPE * SLOPE) * fanIn));
      onnx.weights(name + ".weight", spread(reach), width, channels, kernel, kernel);
      int pad = kernel / 2;
      onnx.node(
          "Conv",
          name,
          List.of(input, name + ".weight"),
          new Attribute("kernel_shape", kernel, kernel),
          new Attribute("strides", stride, stride),
          new Attribute("pads", pad, pad, pad, pad));
      return name;
    }

    private String normalisation(String name, String input, int width, double scale) {
      onnx.weights(name + ".scale", around(scale), width);
      onnx.weights(name + ".shift", spread(0.1), width);
      onnx.weights(name + ".mean", spread(0.1), width);
      onnx.weights(name + ".variance", around(1), width);
      onnx.node(
          "BatchNormalization",
          name,
          List.of(input, name + ".scale", name + ".shift", name + ".mean", name + ".variance"));
      return name;
    }

    private String activation(String name, String input) {
      onnx.weights(name + ".slope", around(SLOPE), channels, 1, 1);
      onnx.node("PRelu", name, List.of(input, name + ".slope"));
      return name;
    }

    /// Evenly from -reach to reach.
    private DoubleSupplier spread(double reach) {
      return () -> reach * (2 * random.nextDouble() - 1);
    }

    /// Within a tenth of the value.
    private DoubleSupplier around(double value) {
      return () -> value * (0.9 + 0.2 * random.nextDouble());
    }
  }
}
