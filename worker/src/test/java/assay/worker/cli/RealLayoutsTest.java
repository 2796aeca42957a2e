package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import assay.grading.faceset.FaceSet;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same 60 real pairs in three layouts give the folds that their `.bin` gives.
class RealLayoutsTest {
  private static final int PLANE = 112 * 112;

  @TempDir Path directory;

  @Test
  void everyLayoutGivesTheFoldsOfTheBin() throws IOException {
    var data = RealData.folder();
    var bin = data.resolve("facescrub600/fold0_60pairs_p4.bin");
    var model = data.resolve("models/mfn128/mfn128.onnx");
    try (var set = ((Accepted<FaceSet>) FaceSet.open(bin, null)).value()) {
      lfw(set);
      memfile(set);
    }
    var expected = evaluate(model, bin);
    for (var layout : new String[] {"lfw", "csv/list.csv", "ada/sixty"}) {
      var found = evaluate(model, directory.resolve(layout));
      assertThat(found.get("folds")).as(layout).isEqualTo(expected.get("folds"));
      assertThat(found.get("images")).as(layout).isEqualTo(expected.get("images"));
    }
  }

  private static JsonNode evaluate(Path model, Path set) throws IOException {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        Assay.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "evaluate",
            "--model",
            model.toString(),
            "--set",
            set.toString(),
            "--json");
    assertThat(exit).as(err.toString()).isEqualTo(Assay.DONE);
    return new ObjectMapper().readTree(out.toString());
  }

  /// `pairs.txt` with a person for each pair, or for each image of a pair of two; and a CSV of the
  /// same files.
  private void lfw(FaceSet set) throws IOException {
    var pairs = new StringBuilder("1\t" + set.pairs() / 2 + "\n");
    var csv = new StringBuilder("same,image1,image2\n");
    for (int k = 0; k < set.pairs(); k++) {
      var other = set.same()[k] ? "A" + k : "B" + k;
      int number = set.same()[k] ? 2 : 1;
      var first = png(set, 2 * k, "A" + k, 1);
      var second = png(set, 2 * k + 1, other, number);
      pairs.append("A" + k + "\t1\t" + (set.same()[k] ? "2" : other + "\t1") + "\n");
      csv.append((set.same()[k] ? 1 : 0) + "," + first + "," + second + "\n");
    }
    Files.writeString(directory.resolve("lfw/pairs.txt"), pairs);
    Files.writeString(directory.resolve("lfw/list.csv"), csv);
    // Beside its images, apart from pairs.txt.
    Files.createDirectories(directory.resolve("csv"));
    try (var files = Files.walk(directory.resolve("lfw"))) {
      for (var file : files.filter(f -> !f.endsWith("pairs.txt")).toList()) {
        var copy = directory.resolve("csv").resolve(directory.resolve("lfw").relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private String png(FaceSet set, int i, String name, int number) throws IOException {
    var pixels = ((Accepted<byte[]>) set.pixels(i)).value();
    var image = new BufferedImage(112, 112, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < PLANE; at++) {
      int rgb =
          (pixels[at] & 0xff) << 16
              | (pixels[PLANE + at] & 0xff) << 8
              | (pixels[2 * PLANE + at] & 0xff);
      image.setRGB(at % 112, at / 112, rgb);
    }
    var path = "%s/%s_%04d.png".formatted(name, name, number);
    var file = directory.resolve("lfw").resolve(path);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return path;
  }

  private void memfile(FaceSet set) throws IOException {
    var folder = Files.createDirectories(directory.resolve("ada/sixty/memfile"));
    var floats = ByteBuffer.allocate(set.images() * 3 * PLANE * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < set.images(); i++) {
      var pixels = ((Accepted<byte[]>) set.pixels(i)).value();
      for (int plane = 2; plane >= 0; plane--) {
        for (int at = 0; at < PLANE; at++) {
          floats.putFloat(((pixels[plane * PLANE + at] & 0xff) / 255f - 0.5f) / 0.5f);
        }
      }
    }
    Files.write(folder.resolve("mem_file.dat"), floats.array());
    Files.writeString(
        folder.resolve("mem_file.dat.conf"),
        "{\"shape\": [%d, 3, 112, 112], \"dtype\": \"float32\"}".formatted(set.images()));
    var labels = new StringBuilder();
    for (boolean same : set.same()) {
      labels.append(same ? "1\n" : "0\n");
    }
    Files.writeString(directory.resolve("ada/sixty_list.npy"), labels);
  }
}
