package assay.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both sides answer alike, on a small share of the input; nothing is measured. Skipped where
/// Python with numpy and scikit-learn is missing.
class ReferencesTest {
  @TempDir private Path folder;
  private final Sizes sizes = Sizes.share(0.005);

  @BeforeEach
  void nameTheFolder() {
    System.setProperty(InputFiles.PROPERTY, folder.toString());
  }

  @AfterEach
  void forgetTheFolder() {
    System.clearProperty(InputFiles.PROPERTY);
  }

  @Test
  void foldsAgree() throws IOException, InterruptedException {
    Case.KFOLD.prepare(new Inputs(folder, sizes));
    var benchmark = new KFoldBenchmark();
    benchmark.read();
    benchmark.answer();
    assertAgreement(Case.KFOLD, 3);
  }

  @Test
  void rocsAgree() throws IOException, InterruptedException {
    Case.ROC.prepare(new Inputs(folder, sizes));
    var benchmark = new RocBenchmark();
    benchmark.read();
    benchmark.readOut();
    benchmark.leave();
    assertAgreement(Case.ROC, 6);
  }

  @Test
  void templatesAgree() throws IOException, InterruptedException {
    Case.IJB.prepare(new Inputs(folder, sizes));
    var benchmark = new IjbBenchmark();
    benchmark.read();
    benchmark.endToEnd();
    benchmark.leave();
    assertAgreement(Case.IJB, 6);
  }

  private void assertAgreement(Case which, int answers) throws IOException, InterruptedException {
    var ours = Answers.take(folder, 1);
    assertThat(ours.answers()).hasSize(answers);
    var python = Python.find(Path.of("src/main/python").toAbsolutePath());
    assumeTrue(python.isPresent(), "no Python with numpy and scikit-learn");
    var theirs = python.orElseThrow().run(which.script(), folder, which.file());
    assertThat(theirs.seconds()).isPositive();
    assertThat(CaseResult.of(which, ours, theirs, 0).differences()).isEmpty();
  }

  @Test
  void slowAndLargeAndDifferentIsSaid() {
    var ours = new Measured(2, Map.of(), Map.of("tar", 0.5), 5L << 30, "here");
    var theirs = new Measured(10, Map.of(), Map.of("tar", 0.6), 1, "there");
    var result = CaseResult.of(Case.IJB, ours, theirs, 0);
    assertThat(result.ratio()).isEqualTo(5);
    assertThat(result.missed()).hasSize(2);
    assertThat(result.differences()).containsExactly("tar: 0.5 here, 0.6 there");
    assertThat(result.text()).contains("MISSED", "DIFFERENT", "5.0 times as fast");
  }

  @Test
  void withoutAReferenceThereIsNoRatio() {
    var ours = new Measured(0.5, Map.of(), Map.of(), 0, "here");
    var result = CaseResult.of(Case.PARSE_SDFR, ours, null, 30_000_000);
    assertThat(result.ratio()).isNull();
    assertThat(result.megabytesPerSecond()).isEqualTo(60);
    assertThat(result.missed()).containsExactly("at least 100.0 MB/s");
    assertThat(result.text()).doesNotContain("reference", "ratio");
  }

  @Test
  void theRoundOfTheMedianCounts() {
    var rounds =
        List.of(3.0, 1.0, 2.0).stream()
            .map(seconds -> new Measured(seconds, Map.of(), Map.of(), 0, ""))
            .toList();
    assertThat(Measured.median(rounds).seconds()).isEqualTo(2);
  }
}
