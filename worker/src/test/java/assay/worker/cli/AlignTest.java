package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlignTest {
  private static final String HEADER = "image,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5\n";

  /// Coordinates that span a face; their map is worked out in the tests.
  private static final String TURNED = "51.25,62.5,90.75,58.0,72.5,85.25,57.0,108.75,92.25,104.5";

  /// Where eyes, nose and mouth are to come to: InsightFace's template for 112 pixels.
  private static final double[] TEMPLATE = {
    38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041
  };

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void photographs() throws IOException {
    Files.createDirectories(folder.resolve("photos/ada"));
  }

  /// @param rgb of a place, as 0xRRGGBB
  private void photograph(String name, int width, int height, IntBinaryOperator rgb)
      throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb.applyAsInt(x, y));
      }
    }
    ImageIO.write(image, "png", folder.resolve("photos").resolve(name).toFile());
  }

  private int align(String lines, String... more) throws IOException {
    return alignTo("aligned", lines, more);
  }

  private int alignTo(String results, String lines, String... more) throws IOException {
    var list = Files.writeString(folder.resolve("landmarks.csv"), lines);
    var command = new ArrayList<>(List.of("align", "--landmarks", list.toString()));
    command.addAll(List.of("--images", folder.resolve("photos").toString()));
    command.addAll(List.of("--output_folder", folder.resolve(results).toString()));
    command.addAll(List.of(more));
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), command.toArray(String[]::new));
  }

  private BufferedImage aligned(String name) throws IOException {
    return ImageIO.read(folder.resolve("aligned").resolve(name).toFile());
  }

  /// Landmarks at twice the template and (10, 20) further: (x, y) comes to ((x - 10) / 2, (y - 20)
  /// / 2), so the result's (u, v) is the photograph's (2u + 10, 2v + 20).
  @Test
  void aFaceOfTwiceTheSizeIsHalvedAndMoved() throws IOException {
    IntBinaryOperator colour = (x, y) -> x << 16 | y << 8 | (x * 7 + y * 13) % 256;
    photograph("ada/1.png", 240, 250, colour);
    var line = new StringBuilder("ada/1.png");
    for (int i = 0; i < TEMPLATE.length; i++) {
      line.append(String.format(Locale.ROOT, ",%.4f", 2 * TEMPLATE[i] + (i % 2 == 0 ? 10 : 20)));
    }
    assertThat(align(HEADER + line + "\n")).as(err.toString()).isEqualTo(Assay.DONE);
    var face = aligned("ada/1.png");
    assertThat(face.getWidth()).isEqualTo(112);
    assertThat(face.getHeight()).isEqualTo(112);
    for (int v = 0; v < 112; v++) {
      for (int u = 0; u < 112; u++) {
        assertThat(face.getRGB(u, v) & 0xffffff)
            .as("pixel %d, %d", u, v)
            .isEqualTo(colour.applyAsInt(2 * u + 10, 2 * v + 20));
      }
    }
  }

  /// Red is x and green is y of the photograph, so that a result tells where it was looked up. The
  /// numbers are of numpy 2.4.6 in float64: the map by a singular value decomposition as Umeyama
  /// gives it, `u, s, vt = svd(target.T @ points)` of the centred points, rotation `u @ diag(1,
  /// sign(det(u) det(vt))) @ vt`, scale `trace(diag(s) d) / sum(points ** 2)`; then four neighbours
  /// of the inverse map's place, weighted. OpenCV looks places up to 1/32 of a pixel: one grey
  /// level.
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1.14, 6.84, 251.14",
    "10, 5, 13.13, 11.57, 242.92",
    "56, 72, 72.73, 83.92, 177.02",
    "38, 52, 50.04, 62.75, 198.97",
    "100, 30, 119.05, 31.23, 179.99",
    "111, 0, 0, 0, 0",
    "0, 100, 11.21, 121.73, 188.85",
    "64, 111, 85.85, 127.92, 148.22",
    "111, 111, 139.85, 123.18, 123.84",
    "30, 90, 44.67, 107.22, 179.26"
  })
  void aTurnedFaceIsLookedUpWhereNumpyLooks(int u, int v, double r, double g, double b)
      throws IOException {
    photograph("ada/1.png", 160, 150, (x, y) -> x << 16 | y << 8 | (255 - (x + y) / 2));
    for (var warp : new String[] {"opencv_4", "opencv_5"}) {
      assertThat(align(HEADER + "ada/1.png," + TURNED + "\n", "--warp", warp))
          .as(err.toString())
          .isEqualTo(Assay.DONE);
      int found = aligned("ada/1.png").getRGB(u, v);
      assertThat((double) (found >> 16 & 0xff)).isBetween(r - 1, r + 1);
      assertThat((double) (found >> 8 & 0xff)).isBetween(g - 1, g + 1);
      assertThat((double) (found & 0xff)).isBetween(b - 1, b + 1);
    }
  }

  @Test
  void theAnswerCountsTheFaces() throws IOException {
    photograph("ada/1.png", 160, 150, (x, y) -> x);
    photograph("2.png", 160, 150, (x, y) -> y);
    assertThat(align(HEADER + "ada/1.png," + TURNED + "\r\n2.png," + TURNED, "--json"))
        .isEqualTo(Assay.DONE);
    assertThat(out.toString()).contains("\"faces\" : 2");
    assertThat(folder.resolve("aligned/2.png")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../1.png," + TURNED + "~inside the folder of images",
        "/etc/1.png," + TURNED + "~inside the folder of images",
        "ada/1.png,1,2,3~an image and 10 coordinates",
        "ada/1.png,nan,62.5,90.75,58.0,72.5,85.25,57.0,108.75,92.25,104.5~line 2",
        "ada/1.png,7,7,7,7,7,7,7,7,7,7~points that span nothing",
        "ada/1.png," + TURNED + "\nada/1.jpg," + TURNED + "~which an earlier line has too"
      })
  void aBadLineIsNamed(String lineAndReason) throws IOException {
    photograph("ada/1.png", 160, 150, (x, y) -> x);
    var parts = lineAndReason.split("~", -1);
    assertThat(align(HEADER + parts[0] + "\n")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains(parts[1], "line ");
  }

  @Test
  void aFileWithoutAHeaderIsRefused() throws IOException {
    assertThat(align("ada/1.png," + TURNED + "\n")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("the header `image,x1,y1");
  }

  @Test
  void aPhotographIsNeverOverwritten() throws IOException {
    photograph("ada/1.png", 160, 150, (x, y) -> x);
    var before = Files.readAllBytes(folder.resolve("photos/ada/1.png"));
    assertThat(alignTo("photos", HEADER + "ada/1.png," + TURNED + "\n"))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("Choose another --output_folder");
    assertThat(Files.readAllBytes(folder.resolve("photos/ada/1.png"))).isEqualTo(before);
  }
}
