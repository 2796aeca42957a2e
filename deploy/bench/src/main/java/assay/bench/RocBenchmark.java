package assay.bench;

import assay.grading.protocol.Readout;
import assay.grading.protocol.Roc;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// ROC and TAR at six FARs of scores in memory, once in a fresh JVM.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class RocBenchmark {
  private static final double[] FARS = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1};

  private final Answers answers = new Answers();
  private double[] scores = {};
  private boolean[] same = {};

  @Setup
  public void read() throws IOException {
    scores = InputFiles.doubles("roc-scores.f64");
    same = InputFiles.flags("roc-same.u8");
  }

  @Benchmark
  public void readOut() {
    readOut(scores, same, answers);
  }

  static void readOut(double[] scores, boolean[] same, Answers answers) {
    var points = Roc.of(scores, same, ScoreKind.COSINE).tarAtFar(FARS, Readout.NEAREST);
    for (var point : points) {
      answers.answer("tar_at_" + point.far(), point.tar());
    }
  }

  @TearDown
  public void leave() throws IOException {
    answers.leave();
  }
}
