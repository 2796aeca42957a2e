package assay.bench;

import assay.grading.protocol.KFold;
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

/// 10-fold accuracy of scores in memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class KFoldBenchmark {
  private final Answers answers = new Answers();
  private double[] scores = {};
  private boolean[] same = {};

  @Setup
  public void read() throws IOException {
    scores = InputFiles.doubles("kfold-scores.f64");
    same = InputFiles.flags("kfold-same.u8");
  }

  @Benchmark
  public KFold.Result accuracy() {
    return KFold.accuracy(scores, same);
  }

  @TearDown
  public void answer() throws IOException {
    var result = accuracy();
    answers.answer("accuracy", result.accuracy());
    answers.answer("std", result.std());
    answers.answer("threshold", result.threshold());
    answers.leave();
  }
}
