package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.worker.OnnxWriter;
import assay.worker.engine.EngineSettings;
import assay.worker.sandbox.Embeddings.Done;
import assay.worker.sandbox.Embeddings.ModelFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images that are sent again: E23, E24, and what honest models get from it.
@TestInstance(Lifecycle.PER_CLASS)
class ProbeTest {
  private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), 2L << 30);
  private static final int BATCH = 4;

  @TempDir static Path directory;
  private Sandbox sandbox;
  private List<Fact> facts = List.of();

  @BeforeAll
  void open() throws IOException {
    sandbox = Sandbox.open(directory, new EngineSettings("cpu", 0, 1, BATCH), false);
  }

  @AfterAll
  void close() {
    sandbox.close();
  }

  /// Each channel of each image is of one value.
  private record Plain(int count) implements Images {
    private static final int PLANE = 112 * 112;

    static int value(int i, int channel) {
      return (31 * i * i + 17 * i + 7 + 50 * channel * (i + 1)) % 251;
    }

    @Override
    public void copy(int i, byte[] to, int offset) {
      for (int c = 0; c < 3; c++) {
        int from = offset + c * PLANE;
        Arrays.fill(to, from, from + PLANE, (byte) value(i, c));
      }
    }
  }

  private Embeddings run(byte[] model, int images) throws IOException {
    var file = Files.write(directory.resolve("model.onnx"), model);
    try (var run = sandbox.start(file, new ModelInput(3, 112, 112, 0), LIMITS)) {
      var answer =
          run.embed(new Plain(images), Reading.of(Preprocessing.UNIT).withProbe(), _ -> {});
      facts = run.facts();
      return answer;
    }
  }

  private String fact(String name) {
    return facts.stream()
        .filter(fact -> fact.name().equals(name))
        .map(Fact::value)
        .findFirst()
        .orElse("missing");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 70})
  void anHonestModelGivesTheSameEmbeddingsAgain(int images) throws IOException {
    var done = (Done) run(OnnxWriter.channelMeans(), images);
    assertThat(done.rows()).hasNumberOfRows(images);
    for (int i = 0; i < images; i++) {
      assertThat(done.rows()[i][0]).isCloseTo(Plain.value(i, 0) / 255f, little());
    }
    assertThat(Double.parseDouble(fact("probe_max_difference"))).isLessThan(1e-6);
    assertThat(fact("probe_images")).isEqualTo(Integer.toString(Math.min(32, images)));
    assertThat(Double.parseDouble(fact("probe_seconds"))).isNotNegative();
    assertThat(fact("batch")).isEqualTo("4");
  }

  private static Offset<Float> little() {
    return Offset.offset(1e-4f);
  }

  /// E23. A set of exactly one batch too: its neighbours cannot change, their number does.
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5, 70})
  void aModelThatSubtractsTheMeanOfItsBatchIsFound(int images) throws IOException {
    assertThat(run(OnnxWriter.lessTheBatchMean(), images))
        .isEqualTo(new ModelFailed(ModelFailure.BATCH_DEPENDENT, images));
  }

  /// E24.
  @ParameterizedTest
  @ValueSource(ints = {4, 70})
  void aModelThatGivesItsPlaceInTheBatchIsFound(int images) throws IOException {
    assertThat(run(OnnxWriter.batchIndex(), images))
        .isEqualTo(new ModelFailed(ModelFailure.BATCH_DEPENDENT, images));
  }

  @Test
  void aModelOfABatchOfOneIsRunImageByImage() throws IOException {
    var done = (Done) run(OnnxWriter.oneByOne(), 9);
    assertThat(done.rows()[8][2]).isCloseTo(Plain.value(8, 2) / 255f, little());
    assertThat(fact("batch")).isEqualTo("1");
    assertThat(Double.parseDouble(fact("probe_max_difference"))).isZero();
  }

  @Test
  void everyImageComesOnceAndTheProbesComeInBatchesOfAnotherSize() {
    for (int batch : new int[] {1, 4, 16, 128}) {
      for (int count : new int[] {1, 3, 16, 17, 100}) {
        var plan = Plan.of(count, batch, true);
        var first = Arrays.copyOf(plan.images(), count);
        Arrays.sort(first);
        for (int i = 0; i < count; i++) {
          assertThat(first[i]).isEqualTo(i);
        }
        var probes = Arrays.copyOfRange(plan.images(), count, plan.images().length);
        assertThat(probes).hasSize(2 * Math.min(32, count));
        var sent = new ArrayList<Integer>();
        for (var part : plan.parts()) {
          for (int i = 0; i < part.count(); i++) {
            sent.add(part.from() + i);
          }
        }
        assertThat(sent).hasSize(plan.images().length).isSorted().doesNotHaveDuplicates();
        var unpadded = plan.parts().getLast();
        assertThat(unpadded.batch()).isEqualTo(unpadded.count());
        if (count > 1) {
          var sizes =
              plan.parts().stream()
                  .filter(part -> part.from() >= count + Math.min(32, count))
                  .map(Plan.Part::batch)
                  .toList();
          assertThat(sizes.getFirst()).as("%d by %d", count, batch).isNotEqualTo(batch);
        }
      }
    }
  }
}
