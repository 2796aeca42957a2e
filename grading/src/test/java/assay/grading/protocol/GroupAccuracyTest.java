package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.grading.protocol.GroupAccuracy.Group;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupAccuracyTest {
  @Test
  void frcsynsTradeOffAgreesWithTheReference() throws IOException {
    var vector = Vector.named("11_frcsyn");
    var groupOfPair = new ArrayList<String>();
    var decisions = new ArrayList<Boolean>();
    var labels = new ArrayList<Boolean>();
    // Pairs of all groups in turn: the order of pairs must not matter.
    for (int i = 0; i < 100; i++) {
      for (var group : vector.get("groups").properties()) {
        groupOfPair.add(group.getKey());
        decisions.add(group.getValue().get("decisions").get(i).asInt() == 1);
        labels.add(group.getValue().get("labels").get(i).asInt() == 1);
      }
    }
    for (int ddof : new int[] {0, 1}) {
      var expected = vector.get("expected_ddof" + ddof);
      var found =
          GroupAccuracy.ofDecisions(booleans(decisions), booleans(labels), groupOfPair, ddof);
      assertThat(found.avg()).isEqualTo(expected.get("avg").asDouble());
      assertThat(found.sd()).isEqualTo(expected.get("sd").asDouble());
      assertThat(found.to()).isEqualTo(expected.get("to").asDouble());
      assertThat(found.groups()).hasSize(8);
      for (var group : found.groups()) {
        assertThat(group.accuracy())
            .isEqualTo(expected.get("accuracy").get(group.name()).asDouble());
        assertThat(group.pairs()).isEqualTo(100);
      }
      assertThat(found.lowest()).isEqualTo(89);
    }
  }

  /// Expected: numpy and scikit-learn on vector 01, pair k in group k mod 4, as TFace's RFW script.
  @Test
  void rfwsGroupsEachHaveFoldsOfTheirOwn() throws IOException {
    var vector = Vector.named("01_kfold_basic").get("cases").get(0);
    var distances = Vector.doubles(vector.get("distances_text"));
    var names = List.of("African", "Asian", "Caucasian", "Indian");
    var groupOfPair = IntStream.range(0, 600).mapToObj(k -> names.get(k % 4)).toList();
    var found =
        GroupAccuracy.ofFolds(
            distances, Vector.labels(vector.get("issame")), groupOfPair, Thresholds.distances(), 1);
    assertThat(found.groups())
        .containsExactly(
            new Group("African", 150, 94.0),
            new Group("Asian", 150, 99.33333333333334),
            new Group("Caucasian", 150, 96.66666666666666),
            new Group("Indian", 150, 97.33333333333334));
    assertThat(found.avg()).isEqualTo(96.83333333333334);
    assertThat(found.sd()).isCloseTo(2.202691955733228, within(1e-14));
    assertThat(found.to()).isCloseTo(94.63064137760011, within(1e-13));
  }

  @Test
  void aDeviationNeedsMoreGroupsThanItsDdof() {
    var one = List.of(new Group("all", 10, 90));
    assertThat(GroupAccuracy.of(one, 0).sd()).isZero();
    assertThatThrownBy(() -> GroupAccuracy.of(one, 1)).hasMessageContaining("more groups");
    assertThatThrownBy(() -> GroupAccuracy.of(List.of(), 0)).hasMessageContaining("more groups");
  }

  @Test
  void gapsAreTheirFormulas() {
    assertThat(Gap.OF_PROPOSED.of(90, 80)).isEqualTo(12.5);
    assertThat(Gap.OF_BASELINE.of(80, 90)).isEqualTo(-12.5);
    assertThat(Gap.DIFFERENCE.of(90, 80)).isEqualTo(10);
  }

  private static boolean[] booleans(List<Boolean> list) {
    var values = new boolean[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }
}
