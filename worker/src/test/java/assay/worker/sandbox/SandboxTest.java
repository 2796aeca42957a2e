package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.worker.OnnxWriter;
import assay.worker.engine.EngineSettings;
import assay.worker.sandbox.Embeddings.Done;
import assay.worker.sandbox.Embeddings.ModelFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class SandboxTest {
  private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), 2L << 30);
  private static final ModelInput ANY_WIDTH = new ModelInput(3, 112, 112, 0);

  @TempDir static Path directory;
  private Sandbox sandbox;

  @BeforeAll
  void open() throws IOException {
    sandbox = Sandbox.open(directory, new EngineSettings("cpu", 0, 1, 4), false);
  }

  @AfterAll
  void close() {
    sandbox.close();
  }

  /// Image i is of the one value 10 · (i + 1), but for its last column, which is 255.
  private static Images grey(int count) {
    return new Images() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public void copy(int i, byte[] to, int offset) {
        Arrays.fill(to, offset, offset + 3 * 112 * 112, (byte) (10 * (i + 1)));
        for (int at = offset + 111; at < offset + 3 * 112 * 112; at += 112) {
          to[at] = (byte) 255;
        }
      }
    };
  }

  private Embeddings run(byte[] model, ModelInput input, RunLimits limits, Images images)
      throws IOException {
    var file = Files.createTempFile(directory, "model", ".onnx");
    Files.write(file, model);
    try (var run = sandbox.start(file, input, limits)) {
      return run.embed(images, Preprocessing.UNIT, _ -> {});
    }
  }

  private Embeddings run(byte[] model) throws IOException {
    return run(model, ANY_WIDTH, LIMITS, grey(10));
  }

  @Test
  void embeddingsComeBackInTheOrderOfTheImages() throws IOException {
    var embeddings = (Done) run(OnnxWriter.flatten());
    assertThat(embeddings.rows()).hasNumberOfRows(10);
    for (int i = 0; i < 10; i++) {
      assertThat(embeddings.rows()[i]).hasSize(37632);
      assertThat(embeddings.rows()[i][0]).isEqualTo(10f * (i + 1) / 255f);
      assertThat(embeddings.rows()[i][111]).isEqualTo(1f);
    }
  }

  @Test
  void meanStdAndTheMirroredSumAreAppliedAsDataCvDoes() throws IOException {
    var file = Files.createTempFile(directory, "model", ".onnx");
    Files.write(file, OnnxWriter.firstColumn());
    try (var run = sandbox.start(file, ANY_WIDTH, LIMITS)) {
      var progress = new ArrayList<Integer>();
      var embeddings = (Done) run.embed(grey(6), Preprocessing.DATACV, progress::add);
      // First column of image 3 is 40, of its mirror image 255: (40/255 - 0.5)/0.5 + 1.
      assertThat(embeddings.rows()[3][0]).isCloseTo(0.3137255f, within(1e-6f));
      assertThat(progress).containsExactly(4, 6);
      assertThat(run.facts().getFirst().name()).isEqualTo("onnxruntime");
      // The same process runs a second set.
      var plain = (Done) run.embed(grey(2), Preprocessing.UNIT, _ -> {});
      assertThat(plain.rows()[1][0]).isEqualTo(20f / 255f);
    }
  }

  @Test
  void anImageAndItsMirrorCountAlikeInASumOfUnits() throws IOException {
    var file = Files.createTempFile(directory, "model", ".onnx");
    Files.write(file, OnnxWriter.firstColumn());
    try (var run = sandbox.start(file, ANY_WIDTH, LIMITS)) {
      var rows = new float[6][];
      var answer =
          run.stream(
              grey(6),
              Reading.of(new Preprocessing(0, 1, "sum-of-units")),
              _ -> {},
              (image, row) -> rows[image] = row);
      assertThat(answer).isInstanceOf(Done.class);
      // 336 equal numbers, normalised: 1/√336, from the image and from its mirror image.
      for (var row : rows) {
        assertThat(row[7]).isCloseTo(0.1091089f, within(1e-6f));
      }
    }
  }

  @Test
  void anEmbeddingThatIsNotANumberIsTheModelsFault() throws IOException {
    assertThat(run(OnnxWriter.notANumber()))
        .isEqualTo(new ModelFailed(ModelFailure.OUTPUT_NOT_FINITE, 0));
    assertThat(run(OnnxWriter.zeros()))
        .isEqualTo(new ModelFailed(ModelFailure.OUTPUT_NOT_FINITE, 0));
    assertThat(run(OnnxWriter.beyondAllNorms()))
        .isEqualTo(new ModelFailed(ModelFailure.OUTPUT_NOT_FINITE, 0));
  }

  @Test
  void embeddingsThatThisProcessCannotHoldAreTheFaultOfWhoChoseTheirWidth() throws IOException {
    // 150 GB in all.
    var images = grey(1_000_000);
    assertThat(run(OnnxWriter.flatten(), ANY_WIDTH, LIMITS, images))
        .isInstanceOfSatisfying(
            ModelFailed.class,
            failed -> assertThat(failed.failure()).isEqualTo(ModelFailure.RESOURCE_LIMIT));
    var demanded = new ModelInput(3, 112, 112, 37632);
    assertThatThrownBy(() -> run(OnnxWriter.flatten(), demanded, LIMITS, images))
        .isInstanceOf(SandboxFault.class)
        .hasMessageContaining("-Xmx");
  }

  @Test
  void theRealOutputIsCheckedNotTheDeclaredOne() throws IOException {
    var input = new ModelInput(3, 112, 112, 512);
    assertThat(run(OnnxWriter.declaresAnotherWidth(), input, LIMITS, grey(10)))
        .isEqualTo(new ModelFailed(ModelFailure.OUTPUT_SHAPE, 0));
  }

  /// E21.
  @Test
  void anOutputOfAnotherShapeOrTypeIsRefusedWhateverWasDeclared() throws IOException {
    var input = new ModelInput(3, 112, 112, 512);
    var wrong = new ModelFailed(ModelFailure.OUTPUT_SHAPE, 0);
    assertThat(run(OnnxWriter.width(512), input, LIMITS, grey(10))).isInstanceOf(Done.class);
    assertThat(run(OnnxWriter.width(511), input, LIMITS, grey(10))).isEqualTo(wrong);
    assertThat(run(OnnxWriter.oneNumberAnImage(), input, LIMITS, grey(10))).isEqualTo(wrong);
    assertThat(run(OnnxWriter.oneRow(), input, LIMITS, grey(10))).isEqualTo(wrong);
    assertThat(run(OnnxWriter.text(), ANY_WIDTH, LIMITS, grey(10))).isEqualTo(wrong);
    assertThat(run(OnnxWriter.sequence(), ANY_WIDTH, LIMITS, grey(10))).isEqualTo(wrong);
  }

  /// E22: image 6 of 10 has the value 70.
  @ParameterizedTest
  @ValueSource(strings = {"zero", "infinite", "nan"})
  void oneBadEmbeddingOfManyIsFound(String kind) throws IOException {
    var answer = run(OnnxWriter.badAt((float) (70 / 255.0), kind));
    assertThat(answer).isInstanceOf(ModelFailed.class);
    assertThat(((ModelFailed) answer).failure()).isEqualTo(ModelFailure.OUTPUT_NOT_FINITE);
    assertThat(run(OnnxWriter.badAt((float) (71 / 255.0), kind))).isInstanceOf(Done.class);
  }

  /// E25: the lightest of the images is 0.398, times 26 is line 10 of a table of 10.
  @Test
  void anIndexFromPixelsThatIsOutOfRangeIsARuntimeError() throws IOException {
    var answer = run(OnnxWriter.tableLine(26));
    assertThat(answer).isInstanceOf(ModelFailed.class);
    assertThat(((ModelFailed) answer).failure()).isEqualTo(ModelFailure.RUNTIME_ERROR);
    assertThat(run(OnnxWriter.tableLine(25))).isInstanceOf(Done.class);
  }

  @Test
  void aBatchThatNobodyChoseIsSixteenOnAProcessor() throws IOException {
    var file = Files.write(directory.resolve("unchosen.onnx"), OnnxWriter.channelMeans());
    var progress = new ArrayList<Integer>();
    try (var automatic = Sandbox.open(directory, new EngineSettings("cpu", 0, 1, 0), false);
        var run = automatic.start(file, ANY_WIDTH, LIMITS)) {
      assertThat(run.embed(grey(20), Preprocessing.UNIT, progress::add)).isInstanceOf(Done.class);
      assertThat(run.facts()).contains(new Fact("batch", "16"), new Fact("threads", "1"));
    }
    assertThat(progress).containsExactly(16, 20);
  }

  @Test
  void aBatchThatDoesNotFitIsHalved() throws IOException {
    // 3 × 9000 × 9000 float32 are 972 MB an image: four do not fit into 2 GiB, one does.
    var file = Files.write(directory.resolve("hungry.onnx"), OnnxWriter.hungry(9000));
    try (var run = sandbox.start(file, ANY_WIDTH, LIMITS)) {
      var done = (Done) run.embed(grey(5), Preprocessing.UNIT, _ -> {});
      // The mean of 20, but 255 in one column of 112; summed up in float32, hence not exact.
      assertThat(done.rows()[1][0]).isCloseTo((20 * 111 + 255) / 112f / 255f, within(0.01f));
      assertThat(run.facts())
          .filteredOn(fact -> fact.name().equals("batch"))
          .singleElement()
          .satisfies(fact -> assertThat(fact.value()).isIn("1", "2"));
    }
  }

  @Test
  void bytesThatAreNoModelFailToLoad() throws IOException {
    assertThat(run("no model at all".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new ModelFailed(ModelFailure.LOAD, 0));
  }

  @Test
  void aMemoryBombIsTheModelsFaultAndTheNextRunWorks() throws IOException {
    assertThat(run(OnnxWriter.memoryBomb()))
        .isEqualTo(new ModelFailed(ModelFailure.RESOURCE_LIMIT, 0));
    assertThat(run(OnnxWriter.channelMeans())).isInstanceOf(Done.class);
  }

  @Test
  void aSlowModelIsKilledAtItsLimitAndTheNextRunWorks() throws IOException {
    var limits = new RunLimits(Duration.ofSeconds(3), 2L << 30);
    var start = System.nanoTime();
    assertThat(run(OnnxWriter.slow(), ANY_WIDTH, limits, grey(10)))
        .isEqualTo(new ModelFailed(ModelFailure.TIMEOUT, 0));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(run(OnnxWriter.channelMeans())).isInstanceOf(Done.class);
  }

  @Test
  void aRunStopsWhenAsked() throws Exception {
    var file = Files.createTempFile(directory, "model", ".onnx");
    Files.write(file, OnnxWriter.slow());
    try (var run = sandbox.start(file, ANY_WIDTH, LIMITS)) {
      Thread.ofPlatform().start(run::stop);
      assertThat(run.embed(grey(10), Preprocessing.UNIT, _ -> {}))
          .isInstanceOf(Embeddings.Stopped.class);
    }
  }

  @Test
  void imagesThatCannotBeReadAreTheMachinesFault() {
    var broken =
        new Images() {
          @Override
          public int count() {
            return 3;
          }

          @Override
          public void copy(int i, byte[] to, int offset) throws IOException {
            throw new IOException("disk gone");
          }
        };
    assertThatThrownBy(() -> run(OnnxWriter.flatten(), ANY_WIDTH, LIMITS, broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("disk gone");
  }

  @Test
  void aMissingProviderIsTheMachinesFaultAndNeverReplacedByTheCpu() throws IOException {
    var model = Files.write(directory.resolve("cuda.onnx"), OnnxWriter.channelMeans());
    // The runtime on the class path is the one without CUDA.
    try (var cuda = Sandbox.open(directory, new EngineSettings("cuda", 0, 1, 4), false)) {
      assertThatThrownBy(() -> run(cuda, model, LIMITS))
          .isInstanceOf(SandboxFault.class)
          .hasMessageContaining("cuda");
    }
  }

  @Test
  void privateFoldersAreRemoved() throws IOException {
    run(OnnxWriter.channelMeans());
    try (var left = Files.list(directory.resolve("runs"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aHostWithoutBubblewrapRunsAPlainProcessAndSaysSo() throws IOException {
    var model = Files.write(directory.resolve("plain.onnx"), OnnxWriter.channelMeans());
    var slow = Files.write(directory.resolve("plain-slow.onnx"), OnnxWriter.slow());
    var bomb = Files.write(directory.resolve("plain-bomb.onnx"), OnnxWriter.memoryBomb());
    var threeSeconds = new RunLimits(Duration.ofSeconds(3), 2L << 30);
    try (var plain = Sandbox.openPlain(directory, new EngineSettings("cpu", 0, 1, 4))) {
      assertThat(plain.kind()).isEqualTo("none");
      assertThat(run(plain, slow, threeSeconds))
          .isEqualTo(new ModelFailed(ModelFailure.TIMEOUT, 0));
      assertThat(run(plain, bomb, LIMITS))
          .isEqualTo(new ModelFailed(ModelFailure.RESOURCE_LIMIT, 0));
      assertThat(run(plain, model, LIMITS)).isInstanceOf(Done.class);
    }
  }

  private static Embeddings run(Sandbox sandbox, Path model, RunLimits limits) throws IOException {
    try (var run = sandbox.start(model, ANY_WIDTH, limits)) {
      return run.embed(grey(10), Preprocessing.UNIT, _ -> {});
    }
  }
}
