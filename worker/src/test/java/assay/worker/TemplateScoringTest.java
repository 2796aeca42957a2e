package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.grading.image.Permutation;
import assay.grading.image.TemplateMap;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateScoringTest {
  private static final Path VECTORS = Path.of("../grading/src/test/resources/vectors");
  private static final float[] NONE = {};

  @TempDir Path directory;

  /// The public scripts' pooling, through a map whose images, members, templates, media and pairs
  /// are in another order each time.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theReferenceVectorComesThroughAPermutedMap(long seed) throws IOException {
    var vector = vector();
    var templateIds = ints(vector.get("template_ids"));
    var mediaIds = ints(vector.get("media_ids"));
    var random = new SplittableRandom(seed);
    int images = templateIds.length;
    var place = Permutation.random(images, random).order();
    var member = Permutation.random(images, random).order();
    var ids = Arrays.stream(templateIds).distinct().toArray();
    var number = Permutation.random(ids.length, random).order();
    var image = new int[images];
    var template = new int[images];
    var medium = new int[images];
    for (int row = 0; row < images; row++) {
      image[row] = place[member[row]];
      template[row] = number[index(ids, templateIds[member[row]])];
      medium[row] = 1000 - mediaIds[member[row]];
    }
    var pairs = vector.get("pairs");
    var order = Permutation.random(pairs.size(), random);
    var first = new int[pairs.size()];
    var second = new int[pairs.size()];
    for (int row = 0; row < first.length; row++) {
      var pair = pairs.get(order.order()[row]);
      first[row] = number[index(ids, pair.get(0).asInt())];
      second[row] = number[index(ids, pair.get(1).asInt())];
    }
    var map = new TemplateMap(ids.length, image, template, medium, NONE, first, second);
    var cosines = order.unpermute(scores(map, vector.get("features"), place, false));
    var distances = order.unpermute(scores(map, vector.get("features"), place, true));
    var expected = vector.get("expected_scores");
    for (int k = 0; k < cosines.length; k++) {
      assertThat(cosines[k]).isCloseTo(expected.get(k).asDouble(), within(1e-9));
      assertThat(distances[k]).isCloseTo(2 - 2 * expected.get(k).asDouble(), within(1e-9));
    }
  }

  /// As a worker does it: the map from its file, rows as they come.
  private double[] scores(TemplateMap written, JsonNode features, int[] place, boolean squared)
      throws IOException {
    var file = directory.resolve("map");
    try (var out = Files.newOutputStream(file)) {
      written.write(out);
    }
    var scoring = new TemplateScoring(TemplateMap.read(file), features.size());
    for (int i = 0; i < features.size(); i++) {
      scoring.take(place[i], floats(features.get(i)));
    }
    return scoring.scores(squared);
  }

  @Test
  void anImageMayBeInSeveralTemplatesAndWeigh() {
    // Template 0: 0.5 (4, 0) + 1 (0, 2) = (2, 2); template 1: 2 (4, 0) = (8, 0).
    var map =
        new TemplateMap(
            2,
            new int[] {0, 1, 0},
            new int[] {0, 0, 1},
            new int[] {0, 1, 2},
            new float[] {0.5f, 1, 2},
            new int[] {0, 1},
            new int[] {1, 1});
    var scoring = new TemplateScoring(map, 3);
    scoring.take(2, new float[] {9, 9});
    scoring.take(1, new float[] {0, 2});
    scoring.take(0, new float[] {4, 0});
    var scores = scoring.scores(false);
    assertThat(scores[0]).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(scores[1]).isEqualTo(1);
  }

  @Test
  void aMissingImageAndAMapOfOtherImagesAreOurMistake() {
    var map =
        new TemplateMap(1, new int[] {0, 1}, new int[2], new int[2], NONE, new int[1], new int[1]);
    var scoring = new TemplateScoring(map, 2);
    scoring.take(0, new float[] {1});
    assertThatThrownBy(() -> scoring.scores(false)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new TemplateScoring(map, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int index(int[] ids, int id) {
    int index = 0;
    while (ids[index] != id) {
      index++;
    }
    return index;
  }

  private static JsonNode vector() throws IOException {
    return new ObjectMapper().readTree(VECTORS.resolve("13_ijb_template_pooling.json").toFile());
  }

  private static int[] ints(JsonNode values) {
    var ints = new int[values.size()];
    Arrays.setAll(ints, i -> values.get(i).asInt());
    return ints;
  }

  private static float[] floats(JsonNode values) {
    var floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.get(i).asDouble();
    }
    return floats;
  }
}
