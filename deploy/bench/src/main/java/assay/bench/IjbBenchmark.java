package assay.bench;

import assay.grading.protocol.TemplatePooling;
import assay.grading.protocol.Templates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
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

/// IJB 1:1 verification end to end, once in a fresh JVM: embeddings read from their file one after
/// the other, pooled, scored, TAR at six FARs.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class IjbBenchmark {
  private static final int BLOCK = 64;

  private final Answers answers = new Answers();
  private int[] templates = {};
  private int[] media = {};
  private int[] first = {};
  private int[] second = {};
  private boolean[] same = {};

  @Setup
  public void read() throws IOException {
    templates = InputFiles.ints("ijb-templates.i32");
    media = InputFiles.ints("ijb-media.i32");
    first = InputFiles.ints("ijb-first.i32");
    second = InputFiles.ints("ijb-second.i32");
    same = InputFiles.flags("ijb-same.u8");
  }

  @Benchmark
  public void endToEnd() throws IOException {
    answers.start();
    var pooled = pool();
    answers.part("pooling");
    var scores = pooled.scores(first, second);
    answers.part("scores");
    RocBenchmark.readOut(scores, same, answers);
    answers.part("roc");
  }

  private Templates pool() throws IOException {
    var pooling = new TemplatePooling(templates, media);
    var block =
        ByteBuffer.allocate(BLOCK * Sizes.WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    var feature = new float[Sizes.WIDTH];
    try (var in = Files.newByteChannel(InputFiles.folder().resolve("ijb-features.f32"))) {
      for (int image = 0; image < templates.length; ) {
        while (block.hasRemaining() && in.read(block) >= 0) {
          // A read may be short.
        }
        var floats = block.flip().asFloatBuffer();
        for (; floats.hasRemaining(); image++) {
          floats.get(feature);
          pooling.add(image, feature);
        }
        block.clear();
      }
    }
    return pooling.finish();
  }

  @TearDown
  public void leave() throws IOException {
    answers.leave();
  }
}
