package assay.grading.fuzz;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.gate.Inspection;
import assay.grading.gate.ModelContract;
import assay.grading.gate.ModelMutation;
import assay.grading.gate.OnnxGate;
import assay.grading.gate.SoundModels;
import assay.grading.gate.WeightHash;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/// The static gate under its bounds of time and memory.
final class Gate {
  /// Of processor time: the machine may be busy with other things.
  private static final long MOST_NANOS = 5_000_000_000L;

  /// All that is allocated for one model, so the heap it needs is less.
  private static final long MOST_BYTES = 200L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final ModelContract CONTRACT = ModelContract.TASK2;

  private static final List<byte[]> MADE = read(SoundModels::made);
  private static final List<byte[]> REAL = read(Gate::real);

  private Gate() {}

  @FunctionalInterface
  private interface Source {
    List<byte[]> models() throws IOException;
  }

  private static List<byte[]> read(Source source) {
    try {
      return source.models();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The models of the real test data, where ASSAY_REAL_DATA names them.
  private static List<byte[]> real() throws IOException {
    var data = System.getenv("ASSAY_REAL_DATA");
    return data == null ? List.of() : SoundModels.real(Path.of(data, "models"));
  }

  static byte[] damaged(byte[] recipe) {
    return ModelMutation.of(recipe, MADE, REAL);
  }

  /// The gate's answer, and where it accepts, the use that is made of it.
  static Checked<?> answer(Path model) throws IOException {
    var first = measured(model);
    if (first.isWithinBounds()) {
      return first.answer;
    }
    // Classes are loaded, and under Jazzer rewritten, when they are first used.
    var second = measured(model);
    if (!second.isWithinBounds()) {
      throw new AssertionError("beyond its bounds: " + second);
    }
    return second.answer;
  }

  private record Measured(Checked<?> answer, long nanos, long bytes) {
    boolean isWithinBounds() {
      return nanos <= MOST_NANOS && bytes <= MOST_BYTES;
    }
  }

  private static Measured measured(Path model) throws IOException {
    long nanos = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    var answer = used(model, OnnxGate.check(model, CONTRACT));
    return new Measured(
        answer,
        THREADS.getCurrentThreadCpuTime() - nanos,
        THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }

  private static Checked<?> used(Path model, Checked<Inspection> answer) throws IOException {
    if (answer instanceof Refused<Inspection>(var refusal)) {
      return new Refused<>(refusal);
    }
    var inspection = ((Accepted<Inspection>) answer).value();
    if (!inspection.architecture().differencesFrom(inspection.architecture()).isEmpty()) {
      throw new AssertionError("differs from itself: " + inspection.architecture());
    }
    return Checked.accepted(WeightHash.of(model));
  }
}
