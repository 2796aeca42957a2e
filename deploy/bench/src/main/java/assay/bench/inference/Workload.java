package assay.bench.inference;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.faceset.FaceImages;
import assay.grading.image.ImagePack;
import assay.worker.network.IResNet;
import assay.worker.network.MadeImages;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is run: a model, and an image pack whose images 2k and 2k + 1 are a pair.
///
/// @param name for people
/// @param embedding width of the output; 0 = not known
record Workload(String name, Path model, Path pack, int images, int embedding) {
  private static final long SEED = 50;
  private static final int CHANNELS = IResNet.CHANNELS;
  private static final int SIDE = IResNet.SIDE;
  static final int IMAGE_BYTES = CHANNELS * SIDE * SIDE;

  /// A set of photos, decoded once.
  ///
  /// @param most of its images; 0 = all
  static Workload of(Path model, Path set, int most, Path folder) throws IOException {
    var pack = folder.resolve("images.pack");
    try (var photos = accepted(FaceImages.open(set))) {
      int images = most == 0 ? photos.images() : Math.min(most, photos.images());
      try (var out = new BufferedOutputStream(Files.newOutputStream(pack), 1 << 16)) {
        ImagePack.writeHeader(out, images, CHANNELS, SIDE, SIDE);
        for (int i = 0; i < images; i++) {
          out.write(accepted(photos.pixels(i)));
        }
      }
      return new Workload(
          model.getFileName() + " over " + set.getFileName(), model, pack, images, 0);
    }
  }

  /// A network of our own over made images.
  static Workload made(String title, IResNet network, int images, Path folder) throws IOException {
    var model = folder.resolve("network.onnx");
    network.write(model, SEED);
    var pack = folder.resolve("images.pack");
    var image = new byte[IMAGE_BYTES];
    try (var out = new BufferedOutputStream(Files.newOutputStream(pack), 1 << 16)) {
      ImagePack.writeHeader(out, images, CHANNELS, SIDE, SIDE);
      for (int i = 0; i < images; i++) {
        MadeImages.write(SEED, i, image, 0);
        out.write(image);
      }
    }
    return new Workload(
        title + " with drawn weights over made images", model, pack, images, network.embedding());
  }

  private static <T> T accepted(Checked<T> checked) throws IOException {
    return switch (checked) {
      case Accepted<T>(var value, _) -> value;
      case Refused<T>(var refusal) -> throw new IOException(refusal.message());
    };
  }

  Workload withModel(Path other) {
    return new Workload(name, other, pack, images, embedding);
  }

  int pairs() {
    return images / 2;
  }
}
