package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.score.PairScores;
import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.worker.engine.EngineSettings;
import assay.worker.network.IResNet;
import assay.worker.network.MadeImages;
import assay.worker.sandbox.Embeddings;
import assay.worker.sandbox.Images;
import assay.worker.sandbox.ModelInput;
import assay.worker.sandbox.ModelRun;
import assay.worker.sandbox.Reading;
import assay.worker.sandbox.RunLimits;
import assay.worker.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs where a CUDA device is and `ASSAY_NATIVES` names libraries for it; skipped loudly
/// elsewhere.
class GpuTest {
  private static final Path DEVICE = Path.of("/dev/nvidiactl");
  private static final ModelInput ANY_WIDTH =
      new ModelInput(IResNet.CHANNELS, IResNet.SIDE, IResNet.SIDE, 0);
  private static final RunLimits LIMITS = new RunLimits(Duration.ofMinutes(3), 8L << 30);

  @TempDir static Path directory;
  private static Path natives = Path.of("");

  private record Made(int count) implements Images {
    @Override
    public void copy(int i, byte[] to, int offset) {
      MadeImages.write(5, i, to, offset);
    }
  }

  @BeforeAll
  static void find() {
    var named = System.getenv("ASSAY_NATIVES");
    if (named == null || !Files.exists(DEVICE)) {
      System.err.println("SKIPPED: no CUDA device, or ASSAY_NATIVES names no libraries for it");
      Assumptions.abort("SKIPPED: no CUDA device, or no ASSAY_NATIVES");
    }
    natives = Path.of(named);
  }

  private static EngineSettings cuda(int batch) {
    return new EngineSettings("cuda", 0, 2, batch, 0, false, natives);
  }

  private static Embeddings embed(ModelRun run, int images) throws IOException {
    return run.embed(new Made(images), Reading.of(Preprocessing.UNIT).withProbe(), _ -> {});
  }

  private static long memoryUsed() throws Exception {
    var smi =
        new ProcessBuilder(
                "nvidia-smi", "-i", "0", "--query-gpu=memory.used", "--format=csv,noheader,nounits")
            .start();
    try (var said = smi.getInputStream()) {
      return Long.parseLong(new String(said.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  /// E16.
  @Test
  void aModelThatAsksForMoreThanTheGpuHasIsRefusedAndLeavesNothing() throws Exception {
    var bomb = Files.write(directory.resolve("bomb.onnx"), OnnxWriter.hungry(100_000));
    var honest = Files.write(directory.resolve("honest.onnx"), OnnxWriter.channelMeans());
    var before = memoryUsed();
    try (var sandbox = Sandbox.open(directory, cuda(4), false)) {
      try (var run = sandbox.start(bomb, ANY_WIDTH, LIMITS)) {
        assertThat(embed(run, 4))
            .isEqualTo(new Embeddings.ModelFailed(ModelFailure.RESOURCE_LIMIT, 0));
      }
      for (int i = 0; i < 50 && memoryUsed() > before + 64; i++) {
        Thread.sleep(100);
      }
      assertThat(memoryUsed()).isLessThanOrEqualTo(before + 64);
      try (var run = sandbox.start(honest, ANY_WIDTH, LIMITS)) {
        assertThat(embed(run, 4)).isInstanceOf(Embeddings.Done.class);
      }
    }
  }

  @Test
  void aBatchThatDoesNotFitTheGpuIsHalved() throws Exception {
    // 1.2 GB an image of 8 GiB: not sixteen at once.
    var model = Files.write(directory.resolve("hungry.onnx"), OnnxWriter.hungry(10_000));
    try (var sandbox = Sandbox.open(directory, cuda(16), false);
        var run = sandbox.start(model, ANY_WIDTH, LIMITS)) {
      assertThat(embed(run, 20)).isInstanceOf(Embeddings.Done.class);
      assertThat(run.facts())
          .filteredOn(fact -> fact.name().equals("batch"))
          .singleElement()
          .satisfies(fact -> assertThat(Integer.parseInt(fact.value())).isBetween(1, 8));
    }
  }

  /// E34.
  @Test
  void theGpuComputesItselfAndAgreesWithTheProcessor() throws Exception {
    var model = directory.resolve("fifty.onnx");
    IResNet.FIFTY.write(model, 3);
    var onGpu = rows(cuda(16), model);
    var onCpu = rows(new EngineSettings("cpu", 0, 2, 16), model);
    for (int i = 0; i < onGpu.length; i++) {
      // Directions less than a thousandth apart move a cosine by less than its tolerance.
      assertThat(PairScores.cosine(onGpu[i], onCpu[i])).isCloseTo(1, within(1e-6f));
    }
  }

  private static float[][] rows(EngineSettings engine, Path model) throws IOException {
    try (var sandbox = Sandbox.open(directory, engine, false);
        var run = sandbox.start(model, ANY_WIDTH, LIMITS)) {
      var done = (Embeddings.Done) embed(run, 32);
      assertThat(run.facts()).contains(new Fact("provider", engine.onCuda() ? "CUDA" : "CPU"));
      if (engine.onCuda()) {
        assertThat(run.facts()).contains(new Fact("cpu_nodes", "none"), new Fact("tf32", "false"));
      }
      return done.rows();
    }
  }

  @Test
  void theNoiseFloorOfTheGpu() throws Exception {
    var runs = new RunSettings("cuda", 0, 2, 0, 0, natives, "0 0 0 * * ?", "preferred");
    var settings =
        new WorkerSettings(URI.create("http://127.0.0.1:1"), "none", null, 1, directory, null);
    try (var sandbox = Sandbox.open(directory, runs.engine(1), false);
        var http = HttpClient.newHttpClient()) {
      var blobs = new BlobCache(new ServerLink(http, settings), settings);
      var noise = new NoiseFloor(sandbox, blobs, settings, runs).measure();
      System.err.println("noise of this GPU: " + noise);
      assertThat(noise).hasSize(3).allMatch(one -> one.max() < 1e-3);
      assertThat(List.of(1, 64, 128))
          .isEqualTo(noise.stream().map(one -> one.batchSize()).toList());
    }
  }
}
