package assay.bench.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.bench.Python;
import assay.worker.engine.EngineSettings;
import assay.worker.network.IResNet;
import assay.worker.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both sides compute the same, on a small network; nothing is measured.
class InferenceTest {
  private static final EngineSettings ENGINE = new EngineSettings("cpu", 0, 1, 8);

  @TempDir private Path folder;

  @Test
  void theGradingTheBareLoopAndPythonGiveTheSameEmbeddings() throws Exception {
    var work = Workload.made("thin", IResNet.THIN, 20, folder);
    try (var sandbox = Sandbox.open(folder, ENGINE, false);
        var bare = new BareLoop(work, ENGINE)) {
      var grading = WholeGrading.run(sandbox, work);
      assertThat(grading.rows()).hasDimensions(20, 128);
      assertThat(grading.scores()).hasSize(10);
      assertThat(grading.seconds()).isGreaterThan(grading.startSeconds());
      assertThat(Difference.of(bare.run(), grading.rows()).maxEmbedding()).isLessThan(1e-5);
      var python = Python.find(Path.of("src/main/python").toAbsolutePath(), "onnxruntime");
      if (python.isEmpty()) {
        System.err.println("SKIPPED: no Python with numpy, scikit-learn and onnxruntime");
        return;
      }
      var reference = PythonLoop.run(python.get(), work, ENGINE, grading.rows(), folder);
      assertThat(reference.differenceFromPython().maxEmbedding()).isLessThan(1e-5);
    }
  }

  @Test
  void halfPrecisionShowsAndRepetitionDoesNot() throws Exception {
    var work = Workload.made("thin", IResNet.THIN, 12, folder);
    var rows = DeviceComparison.run(work, ENGINE, folder).rows();
    assertThat(rows).hasSize(5);
    assertThat(rows.getFirst().difference().maxEmbedding()).isLessThan(1e-6);
    assertThat(rows.getLast().difference().maxEmbedding()).isBetween(1e-5, 1e-2);
  }

  /// Cosines 1 and 0 against 0.6 and 0; lengths 5 and differences of it.
  @Test
  void differencesAreThoseOfScoresAndOfEmbeddings() {
    float[][] one = {{3, 4}, {3, 4}, {1, 0}, {0, 1}};
    float[][] other = {{3, 4}, {5, 0}, {1, 0}, {0, 1}};
    var difference = Difference.of(one, other);
    assertThat(difference.maxScore()).isCloseTo(0.4, within(1e-6));
    assertThat(difference.p99Score()).isCloseTo(0.4, within(1e-6));
    // (3, 4) and (5, 0) are √20 apart, and 5 long.
    assertThat(difference.maxEmbedding()).isCloseTo(0.894427, within(1e-6));
  }

  @Test
  void theStartCountsInOneRatioAndNotInTheOther() {
    var round = new InferenceResult.Round(9.5, 10, 0.5, 1);
    assertThat(round.ratio()).isEqualTo(0.95);
    assertThat(round.ratioOnceLoaded()).isEqualTo(1);
    var result =
        new InferenceResult(
            "work", 95, 16, 2, Map.of(), List.of(round), 0.95, 1, new Difference(0, 0, 0), null);
    assertThat(result.text()).contains("bare 10.0 images/s", "grading 9.5 images/s", "ratio 0.950");
    assertThat(InferenceResult.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(InferenceResult.median(List.of(1.0, 2.0))).isEqualTo(1.5);
  }
}
