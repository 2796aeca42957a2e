package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import assay.grading.gate.ModelContract;
import assay.grading.gate.OnnxGate;
import assay.worker.network.IResNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our own networks pass our own gate.
class IResNetTest {
  @TempDir private Path folder;

  @Test
  void theFiftyLayersHaveTheParametersOfThePublishedOnes() throws IOException {
    var file = folder.resolve("fifty.onnx");
    IResNet.FIFTY.write(file, 1);
    assertThat(OnnxGate.check(file, ModelContract.TASK1)).isInstanceOf(Accepted.class);
    // 43.59 million trained numbers of insightface's r50, and the means and variances of its
    // normalisations.
    assertThat(Files.size(file) / 4e6).isBetween(43.5, 43.7);
  }

  @Test
  void theSameSeedGivesTheSameFile() throws IOException {
    var one = folder.resolve("one.onnx");
    var two = folder.resolve("two.onnx");
    var three = folder.resolve("three.onnx");
    IResNet.THIN.write(one, 7);
    IResNet.THIN.write(two, 7);
    IResNet.THIN.write(three, 8);
    assertThat(OnnxGate.check(one, ModelContract.TASK2)).isInstanceOf(Accepted.class);
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    assertThat(Files.mismatch(one, three)).isNotEqualTo(-1);
  }
}
