package assay.standalone.demo;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.face.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairSetTest {
  private static final PairSet SET = PairSet.draw(310_000, 80, List.of(Condition.values()), 640);

  private static List<PairSet.Pair> fold(int k) {
    return SET.pairs().subList(64 * k, 64 * (k + 1));
  }

  /// The demo's groups are capture conditions: nothing about a person may go with one of them.
  @Test
  void everyConditionHasTheSamePeople() {
    var people =
        SET.photographs().stream()
            .collect(groupingBy(Photograph::condition, mapping(Photograph::person, toSet())));
    assertThat(people).hasSize(4);
    assertThat(new HashSet<>(people.values())).as("distinct crowds").hasSize(1);
    assertThat(people.get(Condition.EVENING)).hasSizeBetween(75, 80);
  }

  @Test
  void foldsShareNoPerson() {
    var seen = new HashSet<Integer>();
    for (int k = 0; k < 10; k++) {
      var persons =
          fold(k).stream()
              .flatMap(pair -> List.of(pair.first().person(), pair.second().person()).stream())
              .collect(toSet());
      assertThat(seen).doesNotContainAnyElementsOf(persons);
      seen.addAll(persons);
    }
  }

  @Test
  void everyFoldIsBalancedAndNoPairComesTwice() {
    assertThat(SET.pairs()).hasSize(640).doesNotHaveDuplicates();
    IntStream.range(0, 10)
        .forEach(
            k -> assertThat(fold(k).stream().filter(PairSet.Pair::same).count()).isEqualTo(32));
  }

  @Test
  void bothPicturesOfAPairAreTakenUnderOneCondition() {
    assertThat(SET.pairs())
        .allMatch(pair -> pair.first().condition() == pair.second().condition())
        .noneMatch(pair -> pair.first().equals(pair.second()));
  }
}
