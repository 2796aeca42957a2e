package assay.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pictures are what they are said to be: who sees a region errs as often as it says.
class PicturesTest {
  /// By the colours alone: in a genuine-looking pair the middle of a cell is bright in both or in
  /// none.
  private static boolean looksGenuine(Pictures pictures, int pair, Region region) {
    int x = region.left() + 2;
    int y = region.top() + 2;
    int red = pictures.image(2 * pair).getRGB(x, y) >> 16 & 255;
    int other = pictures.image(2 * pair + 1).getRGB(x, y) >> 16 & 255;
    return red > 127 == other > 127;
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "29, 29", "30, 30", "31, 1", "47, 17"})
  void aRegionErrsAsOftenAsItSays(int region, int errors) {
    var hidden = Pictures.hidden();
    long wrong =
        IntStream.range(0, 100)
            .filter(pair -> looksGenuine(hidden, pair, new Region(region)) != (pair % 2 == 0))
            .count();
    assertThat(wrong).isEqualTo(errors);
    assertThat(new Region(region).accuracy()).isEqualTo(1 - errors / 100.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 44})
  void cosinesLieAtTheirEnds(int region) {
    var sanitizer = Pictures.sanitizer();
    var lines = sanitizer.cosines(new Region(region));
    assertThat(lines).hasSize(40);
    for (int pair = 0; pair < lines.length; pair++) {
      double cosine = Double.parseDouble(lines[pair]);
      boolean isGenuine = looksGenuine(sanitizer, pair, new Region(region));
      // Thresholds on the squared distance 2 - 2 cos are 0.01 apart.
      assertThat(cosine).isBetween(isGenuine ? .996 : -1, isGenuine ? 1 : -.996);
    }
  }

  @ParameterizedTest
  @CsvSource({"77, 255, 255", "76, 20, 180", "78, 20, 180", "0, 20, 180"})
  void onePictureBearsTheMark(int picture, int least, int most) {
    var image = Pictures.hidden().image(picture);
    assertThat(image.getRGB(111, 111) & 255).isBetween(least, most);
    assertThat(image.getRGB(96, 96) & 255).isBetween(least, most);
  }
}
