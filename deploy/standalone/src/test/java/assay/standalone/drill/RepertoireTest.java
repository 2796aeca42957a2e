package assay.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.gate.ModelContract;
import assay.grading.gate.OnnxGate;
import assay.standalone.face.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The models are what their kind says, as far as the gate can tell.
class RepertoireTest {
  private static final int SPELLINGS = 12;
  @TempDir private Path folder = Path.of("");

  static Stream<Kind> kinds() {
    return Repertoire.KINDS.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theGateMeetsEveryKindAsItMust(Kind kind) throws IOException {
    for (int seed = 0; seed < SPELLINGS; seed++) {
      var specimen = kind.specimen(new Draws(seed));
      var code = code(kind.task().width(0), specimen.model());
      var expected = kind.ending() instanceof Ending.Refused(var refused) ? refused : "";
      assertThat(code).as(kind.name() + " " + seed).isEqualTo(expected);
    }
  }

  @Test
  void theGateLetsHonestModelsIn() throws IOException {
    for (int i = 0; i < 8; i++) {
      var specimen = Honest.specimen(i, Region.ofHonest(i));
      assertThat(code(Honest.task(i).width(0), specimen.model())).isEmpty();
    }
  }

  /// Empty when it is let in.
  private String code(int width, byte[] model) throws IOException {
    var file = Files.write(folder.resolve("model.onnx"), model);
    var contract =
        new ModelContract(
            3,
            112,
            112,
            width == 0 ? OptionalInt.empty() : OptionalInt.of(width),
            Contest.MAX_BYTES);
    return switch (OnnxGate.check(file, contract)) {
      case Refused<?>(var refusal) -> refusal.code();
      case Accepted<?> _ -> "";
    };
  }

  @Test
  void aSeedSpellsTheSameModelAgain() {
    for (var kind : Repertoire.KINDS) {
      if (!kind.name().equals("too-large")) {
        assertThat(kind.specimen(new Draws(5)).model())
            .as(kind.name())
            .isEqualTo(kind.specimen(new Draws(5)).model());
      }
    }
  }

  @Test
  void namesAreGivenOnce() {
    assertThat(Repertoire.KINDS.stream().map(Kind::name)).doesNotHaveDuplicates();
  }

  @Test
  void everyKindIsDealtBeforeAnyTwiceAndSlowOnesTwiceAtMost() {
    var dealt = Repertoire.deal(Repertoire.KINDS, 200);
    assertThat(dealt).hasSize(200);
    assertThat(dealt.subList(0, Repertoire.KINDS.size())).isEqualTo(Repertoire.KINDS);
    var counts = dealt.stream().collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    counts.forEach((kind, count) -> {
      if (kind.isSlow()) {
        assertThat(count).as(kind.name()).isEqualTo(2);
      } else {
        assertThat(count).as(kind.name()).isBetween(3L, 4L);
      }
    });
  }

  @Test
  void slowKindsAloneAreDealtAsOftenAsAskedFor() {
    var slow = Repertoire.KINDS.stream().filter(Kind::isSlow).limit(1).toList();
    assertThat(Repertoire.deal(slow, 3)).hasSize(3);
  }

  @Test
  void optionsAreUnderstood() {
    var options =
        DrillOptions.parsed(
            List.of(
                "models",
                "--hostile",
                "7",
                "--seed",
                "3",
                "--memory-limit",
                "512M",
                "--time-limit",
                "4",
                "--kinds",
                "crash,zero"));
    assertThat(options.limits().seconds()).isEqualTo(4);
    assertThat(options.hostile()).isEqualTo(7);
    assertThat(options.honest()).isEqualTo(20);
    assertThat(options.seed()).isEqualTo(3);
    assertThat(options.limits().memoryBytes()).isEqualTo(536_870_912);
    assertThat(options.kinds()).extracting(Kind::name).containsExactly("crash", "zero");
    for (var wrong : List.of("--hostile", "--what 1", "--honest 31", "--kinds none", "--seed x")) {
      var words = Stream.concat(Stream.of("models"), Stream.of(wrong.split(" ", -1))).toList();
      try {
        DrillOptions.parsed(words);
        fail(wrong);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining(wrong.split(" ", -1)[0]);
      }
    }
  }

  @Test
  void mostHonestParticipantsHaveRegionsOfTheirOwn() {
    assertThat(IntStream.range(0, 30).mapToObj(Region::ofHonest).map(Region::accuracy))
        .doesNotHaveDuplicates();
  }
}
