package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TemplatePoolingTest {
  @Test
  void scoresAgreeWithTheReferenceWhateverTheOrderOfImages() throws IOException {
    var vector = Vector.named("13_ijb_template_pooling");
    var features = vector.get("features");
    int images = features.size();
    for (int stride : new int[] {1, 7}) {
      var pooling =
          new TemplatePooling(
              Vector.ints(vector.get("template_ids")), Vector.ints(vector.get("media_ids")));
      for (int i = 0; i < images; i++) {
        int image = i * stride % images;
        pooling.add(image, floats(features.get(image)));
      }
      var templates = pooling.finish();
      assertThat(templates.ids()).containsExactly(2, 5, 8, 11, 14);
      var scores = templates.scores(column(vector.get("pairs"), 0), column(vector.get("pairs"), 1));
      for (int k = 0; k < scores.length; k++) {
        assertThat(scores[k])
            .isCloseTo(vector.get("expected_scores").get(k).asDouble(), within(1e-12));
      }
    }
  }

  @Test
  void aMediumOfManyFramesCountsAsMuchAsOneOfOne() {
    // Template 7: medium 1 has (4, 0) and (0, 2), mean (2, 1); medium 2 has (1, 3): sum (3, 4).
    var pooling = new TemplatePooling(new int[] {7, 7, 7}, new int[] {1, 1, 2});
    pooling.add(0, new float[] {4, 0});
    pooling.add(1, new float[] {0, 2});
    pooling.add(2, new float[] {1, 3});
    assertThat(pooling.finish().embedding(7)).containsExactly(0.6, 0.8);
  }

  @Test
  void templatesThatShareAMediumHaveItEachForItself() {
    var pooling = new TemplatePooling(new int[] {-1, 9}, new int[] {5, 5});
    pooling.add(0, new float[] {2, 0});
    pooling.add(1, new float[] {0, 3});
    var templates = pooling.finish();
    assertThat(templates.ids()).containsExactly(-1, 9);
    assertThat(templates.scores(new int[] {-1, -1}, new int[] {-1, 9})).containsExactly(1, 0);
  }

  @Test
  void theDetectorScoreWeighsAnImage() {
    // 0.75 (4, 0) + 0.5 (0, 8), two media: (3, 4).
    var pooling =
        new TemplatePooling(new int[] {1, 1}, new int[] {1, 2}, new float[] {0.75f, 0.5f});
    pooling.add(0, new float[] {4, 0});
    pooling.add(1, new float[] {0, 8});
    assertThat(pooling.finish().embedding(1)).containsExactly(0.6, 0.8);
  }

  @Test
  void aTemplateOfZerosScoresZero() {
    var pooling = new TemplatePooling(new int[] {1, 2}, new int[] {1, 2});
    pooling.add(0, new float[] {0, 0});
    pooling.add(1, new float[] {1, 0});
    assertThat(pooling.finish().scores(new int[] {1, 1}, new int[] {1, 2})).containsExactly(0, 0);
  }

  /// More templates than are held in the cache at a time.
  @Test
  void scoresOfManyTemplatesAreTheProductsOfTheirEmbeddings() {
    int count = 2500;
    var random = new SplittableRandom(3);
    var ids = IntStream.range(0, count).map(i -> 5 * i - 1000).toArray();
    var pooling = new TemplatePooling(ids, ids);
    for (int i = 0; i < count; i++) {
      var angle = random.nextDouble(2 * Math.PI);
      pooling.add(i, new float[] {(float) Math.cos(angle), (float) Math.sin(angle), i % 3});
    }
    var templates = pooling.finish();
    var first = random.ints(10_000, 0, count).map(i -> ids[i]).toArray();
    var second = random.ints(10_000, 0, count).map(i -> ids[i]).toArray();
    var scores = templates.scores(first, second);
    for (int k = 0; k < scores.length; k++) {
      var a = templates.embedding(first[k]);
      var b = templates.embedding(second[k]);
      assertThat(scores[k]).isCloseTo(a[0] * b[0] + a[1] * b[1] + a[2] * b[2], within(1e-15));
    }
  }

  @Test
  void misuseIsNamed() {
    var pooling = new TemplatePooling(new int[] {1, 1}, new int[] {1, 2});
    assertThatThrownBy(pooling::finish).hasMessage("image 0 of 2 was not added");
    pooling.add(0, new float[] {1, 0});
    assertThatThrownBy(() -> pooling.add(0, new float[] {1, 0})).hasMessageContaining("before");
    assertThatThrownBy(() -> pooling.add(2, new float[] {1, 0})).hasMessageContaining("not one of");
    assertThatThrownBy(() -> pooling.add(1, new float[] {1})).hasMessageContaining("expected 2");
    pooling.add(1, new float[] {1, 0});
    var templates = pooling.finish();
    assertThatThrownBy(() -> templates.scores(new int[] {1}, new int[] {3}))
        .hasMessage("there is no template 3");
    assertThatThrownBy(() -> new TemplatePooling(new int[2], new int[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] floats(JsonNode array) {
    var values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  private static int[] column(JsonNode pairs, int column) {
    return StreamSupport.stream(pairs.spliterator(), false)
        .mapToInt(pair -> pair.get(column).asInt())
        .toArray();
  }
}
