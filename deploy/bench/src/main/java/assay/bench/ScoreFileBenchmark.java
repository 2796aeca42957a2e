package assay.bench;

import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.format.ScoreFile;
import assay.grading.score.ScoreKind;
import assay.grading.score.Sums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A score file from the disk's cache to doubles, every line checked.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScoreFileBenchmark {
  private final Answers answers = new Answers();
  private Path path = Path.of("");
  private ScoreKind kind = ScoreKind.COSINE;
  private int lines;

  @Param({"datacv.txt", "sdfr.txt"})
  private String file = "";

  @Setup
  public void count() throws IOException {
    path = InputFiles.folder().resolve(file);
    kind = file.startsWith("datacv") ? ScoreKind.SQUARED_L2 : ScoreKind.COSINE;
    try (var all = Files.lines(path)) {
      lines = Math.toIntExact(all.count());
    }
  }

  @Benchmark
  public double[] read() throws IOException {
    try (var in = Files.newInputStream(path)) {
      return switch (ScoreFile.read(in, lines, kind)) {
        case Accepted<double[]>(var scores, _) -> scores;
        case Refused<double[]>(var refusal) -> throw new IOException(refusal.message());
      };
    }
  }

  @TearDown
  public void answer() throws IOException {
    var scores = read();
    answers.answer("scores", scores.length);
    answers.answer("sum", Sums.of(scores));
    answers.leave();
  }
}
