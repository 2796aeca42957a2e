package assay.standalone.drill;

import assay.standalone.drill.Contest.Task;
import assay.standalone.eigen.OnnxAttribute;
import assay.standalone.face.Draws;
import java.util.List;

/// What honest participants enter: four kinds of small network, each on a region of its own.
final class Honest {
  private static final int INNER = 96;

  private Honest() {}

  /// Every second one brings the scores that it gave at home.
  static Task task(int participant) {
    return participant % 2 == 0 ? Task.FIXED : Task.FREE;
  }

  static Specimen specimen(int participant, Region region) {
    var task = task(participant);
    var draws = new Draws(4_000 + region.index());
    int width = task.width(64 + 32 * (participant % 5));
    var specimen = Specimen.seeing(region, network(participant / 2 % 4, region, draws, width));
    return task.wantsClaim() ? specimen.claiming(Pictures.sanitizer().cosines(region)) : specimen;
  }

  private static byte[] network(int kind, Region region, Draws draws, int width) {
    return switch (kind) {
      case 0 -> Network.seeing(region, draws, width).file(Network.EMBEDDING, width);
      case 1 -> convolution(region, draws, width);
      case 2 -> twoLayers(region, draws, width);
      default -> Network.seeing(region, draws, width).batch("1").file(Network.EMBEDDING, width);
    };
  }

  private static byte[] convolution(Region region, Draws draws, int width) {
    int channels = 8;
    var kernel = new float[channels * 3 * 16];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) draws.bell();
    }
    return new Network()
        .cropped("crop", region)
        .floats("half", .5f)
        .node("Sub", "centred", "crop", "half")
        .floats("kernel-values", kernel)
        .integers("kernel-shape", channels, 3, 4, 4)
        .node("Reshape", "kernel", "kernel-values", "kernel-shape")
        .node("Conv", "maps", List.of("centred", "kernel"), OnnxAttribute.ints("strides", 4, 4))
        .node("Flatten", "flat", "maps")
        .map("flat", Network.EMBEDDING, 16 * channels, width, draws)
        .file(Network.EMBEDDING, width);
  }

  /// The tangent is odd: a negative stays a negative.
  private static byte[] twoLayers(Region region, Draws draws, int width) {
    return new Network()
        .looking(region)
        .map("centred", "first", 48, INNER, draws)
        .node("Tanh", "bent", "first")
        .map("bent", Network.EMBEDDING, INNER, width, draws)
        .file(Network.EMBEDDING, width);
  }
}
