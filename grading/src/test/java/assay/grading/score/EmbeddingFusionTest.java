package assay.grading.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EmbeddingFusionTest {
  private static final float[] IMAGE = {3, 4};
  private static final float[] MIRROR = {0, 8};

  /// By hand: the image has length 5, its mirror 8, their sum (3, 12) the square root of 153.
  @Test
  void eachRuleIsItsFormula() {
    assertThat(EmbeddingFusion.PLAIN.fuse(IMAGE, MIRROR)).containsExactly(3, 4);
    assertThat(EmbeddingFusion.UNIT.fuse(IMAGE, MIRROR)).containsExactly(0.6f, 0.8f);
    assertThat(EmbeddingFusion.SUM.fuse(IMAGE, MIRROR)).containsExactly(3, 12);
    var length = (float) Math.sqrt(153);
    assertThat(EmbeddingFusion.UNIT_SUM.fuse(IMAGE, MIRROR))
        .containsExactly(3 / length, 12 / length);
    assertThat(EmbeddingFusion.SUM_OF_UNITS.fuse(IMAGE, MIRROR)).containsExactly(0.6f, 1.8f);
  }

  @Test
  void aZeroEmbeddingStaysZero() {
    assertThat(EmbeddingFusion.UNIT.fuse(new float[2], MIRROR)).containsExactly(0, 0);
    assertThat(EmbeddingFusion.SUM_OF_UNITS.fuse(new float[2], MIRROR)).containsExactly(0, 1);
  }

  @Test
  void theMirrorIsLookedAtOnlyWhereItIsUsed() {
    for (var fusion : EmbeddingFusion.values()) {
      if (fusion.usesMirror()) {
        assertThatThrownBy(() -> fusion.fuse(IMAGE, new float[3]))
            .isInstanceOf(IllegalArgumentException.class);
      } else {
        assertThat(fusion.fuse(IMAGE, new float[0])).hasSize(2);
      }
    }
  }

  @Test
  void ordersDifferOnceTheEmbeddingsDifferInLength() {
    var thenNormalised = EmbeddingFusion.UNIT_SUM.fuse(IMAGE, MIRROR);
    var normalisedBefore = EmbeddingFusion.SUM_OF_UNITS.fuse(IMAGE, MIRROR);
    var other = new float[] {1, 0};
    assertThat(PairScores.cosine(thenNormalised, other))
        .isNotEqualTo(PairScores.cosine(normalisedBefore, other));
  }
}
