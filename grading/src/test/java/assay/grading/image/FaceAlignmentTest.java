package assay.grading.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expected pixels are of `cv2.warpAffine(image, M, (112, 112), borderValue=0.0)`, OpenCV 4.14.0
/// (4.9.0 gives the same) and 5.0.0 for x86-64; expected maps of scikit-image 0.26.0.
class FaceAlignmentTest {
  private static final float[] DRAWN = {
    51.25f, 62.5f, 90.75f, 58.0f, 72.5f, 85.25f, 57.0f, 108.75f, 92.25f, 104.5f
  };

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 0, 1, 0, ef57de573aef616f15f3247946e19e819c67c0ecdb41edc93ea1acd6ab20e75c",
    "1.25, .3, -7.5, -.3, 1.25, 20.25,"
        + "bc9f09d53a68a99093773be5eb508326e223e6fbda2fe45ca2b74dca7930a743",
    "-.7, .9, 60.1, -.9, -.7, 130.7,"
        + "7515604a40dbc6f18e694d5317fc16bb04a23228f93ce23a7fe4c81bb1a84f3f",
    ".31, -.02, 40.03, .02, .31, 35.77,"
        + "160e6a9469501929d96fc8e18894314ea73dff9117e1356272a8619614d648ac",
    "3.7, 1.1, -200.2, -1.1, 3.7, -60.9,"
        + "50340751a783dfa30ba0226dad726f703ad8abe9743596606d23a4a9345ac4c1"
  })
  void noiseIsWarpedAsByOpenCv4ToTheLastBit(
      double a, double b, double c, double d, double e, double f, String hash) throws Exception {
    var inverse = new Affine(a, b, c, d, e, f).inverse();
    var warped = FaceAlignment.warped(noise(), inverse, Warp.OPENCV_4).rgbInterleaved();
    var digest = MessageDigest.getInstance("SHA-256").digest(warped);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(hash);
  }

  /// `y, x, c = np.mgrid[0:83, 0:97, 0:3]`, then the formula modulo 256.
  private static Pixels noise() {
    int width = 97;
    int height = 83;
    var rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int c = i % 3;
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] = (byte) (x * x * 7 + y * y * 13 + x * y * 3 + c * 101 + (x ^ y) * 29);
    }
    return new Pixels(width, height, rgb);
  }

  @ParameterizedTest
  @CsvSource({"OPENCV_4, drawn-opencv4.png", "OPENCV_5, drawn-opencv5.png"})
  void aFaceIsAlignedAsByInsightFaceToOneGreyLevel(Warp warp, String expected) throws Exception {
    var aligned = accepted(FaceAlignment.align(fixture("drawn.png"), DRAWN, warp));
    var theirs = fixture(expected);
    assertThat(aligned.width()).isEqualTo(112);
    assertThat(aligned.height()).isEqualTo(112);
    int differ = 0;
    for (int i = 0; i < 3 * 112 * 112; i++) {
      int difference =
          Math.abs((aligned.rgbInterleaved()[i] & 0xff) - (theirs.rgbInterleaved()[i] & 0xff));
      assertThat(difference).as("byte %d", i).isLessThanOrEqualTo(1);
      differ += difference;
    }
    assertThat(differ).isLessThan(40);
  }

  @Test
  void theMapIsScikitImagesToFloat32Noise() {
    var target =
        new float[] {
          38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f,
          92.2041f
        };
    var map = Affine.similarity(DRAWN, target);
    assertThat(new double[] {map.a(), map.b(), map.c(), map.d(), map.e(), map.f()})
        .containsExactly(
            new double[] {0.86376232, -0.07572765, -0.46657004, 0.07572765, 0.86376232, -5.9916914},
            offset(2e-5));
  }

  @Test
  void whatLiesOutsideOfThePhotographIsBlack() {
    var far = DRAWN.clone();
    for (int i = 0; i < far.length; i++) {
      far[i] += 100_000;
    }
    for (var warp : Warp.values()) {
      var aligned = accepted(FaceAlignment.align(noise(), far, warp));
      assertThat(aligned.rgbInterleaved()).containsOnly(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "NaN, 1", "Infinity, 1", "3e38, -3e38", "1e-45, 0"})
  void landmarksThatSpanNothingAreRefused(float first, float others) {
    var landmarks = new float[10];
    Arrays.fill(landmarks, others);
    landmarks[0] = first;
    var answer = FaceAlignment.align(noise(), landmarks, Warp.OPENCV_4);
    assertThat(answer).isInstanceOf(Refused.class);
    assertThat(((Refused<Pixels>) answer).refusal().code()).isEqualTo("landmarks.degenerate");
  }

  @Test
  void fourLandmarksAreACallersMistake() {
    assertThatThrownBy(() -> FaceAlignment.align(noise(), new float[8], Warp.OPENCV_4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Pixels fixture(String name) throws IOException {
    try (var in = FaceAlignmentTest.class.getResourceAsStream("/alignment/" + name)) {
      if (in == null) {
        throw new AssertionError("no fixture " + name);
      }
      return accepted(ImageDecoder.decode(in.readAllBytes()));
    }
  }

  private static Pixels accepted(Checked<Pixels> answer) {
    return switch (answer) {
      case Accepted<Pixels>(var pixels, _) -> pixels;
      case Refused<Pixels>(var refusal) -> throw new AssertionError(refusal.message());
    };
  }
}
