package assay.bench.gate;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.gate.Inspection;
import assay.grading.gate.ModelContract;
import assay.grading.gate.OnnxGate;
import assay.grading.gate.WeightHash;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.OptionalInt;

/// One JVM that looks at one model, twice: as it starts, and warmed up.
final class GateProbe {
  private static final ModelContract CONTRACT =
      new ModelContract(3, 112, 112, OptionalInt.empty(), Integer.MAX_VALUE);

  private GateProbe() {}

  /// Seconds by the clock; a busy machine stretches them, but not the processor's.
  ///
  /// @param first of the gate in a JVM that has just started
  /// @param again of the gate after that
  /// @param processor of the first, as this thread spent them
  /// @param hash of the weight hash
  /// @param gateHeapBytes most heap that was in use before the hash
  /// @param heapBytes most heap that was in use
  record Seconds(
      double first,
      double again,
      double processor,
      double hash,
      long gateHeapBytes,
      long heapBytes) {}

  public static void main(String[] arguments) throws IOException {
    var model = Path.of(arguments[0]);
    var threads = ManagementFactory.getThreadMXBean();
    long processorBefore = threads.getCurrentThreadCpuTime();
    double first = gate(model);
    double processor = (threads.getCurrentThreadCpuTime() - processorBefore) / 1e9;
    double again = gate(model);
    long gateHeap = heap();
    long start = System.nanoTime();
    WeightHash.of(model);
    double hash = (System.nanoTime() - start) / 1e9;
    System.out.println(
        new ObjectMapper()
            .writeValueAsString(new Seconds(first, again, processor, hash, gateHeap, heap())));
  }

  private static double gate(Path model) throws IOException {
    long start = System.nanoTime();
    Checked<Inspection> checked = OnnxGate.check(model, CONTRACT);
    double seconds = (System.nanoTime() - start) / 1e9;
    switch (checked) {
      case Accepted<Inspection> _ -> {
        return seconds;
      }
      case Refused<Inspection>(var refusal) ->
          throw new IllegalStateException("the gate refused: " + refusal.message());
    }
  }

  private static long heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
