package assay.grading.gate;

import static assay.grading.gate.OnnxBytes.attribute;
import static assay.grading.gate.OnnxBytes.message;
import static assay.grading.gate.OnnxBytes.node;
import static assay.grading.gate.OnnxBytes.tensor;
import static assay.grading.gate.OnnxBytes.value;

import assay.grading.Checked.Accepted;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Models that use up one budget of the gate each.
enum LargestModels {
  NAMES {
    @Override
    void write(OnnxBytes graph) {
      var split = node("Split", "x", "s0");
      for (var i = 1; i < 250_000; i++) {
        split.text(2, "s" + i);
      }
      graph.message(1, split);
    }
  },
  EDGES {
    @Override
    void write(OnnxBytes graph) {
      graph.message(1, node("Relu", "x", "r"));
      for (var i = 0; i < 2_000; i++) {
        var sum = node("Sum", "r", "e" + i);
        for (var j = 0; j < 120; j++) {
          sum.text(1, "r");
        }
        graph.message(1, sum);
      }
    }
  },
  NODES {
    @Override
    void write(OnnxBytes graph) {
      for (var i = 0; i < 19_000; i++) {
        graph.message(1, node("Relu", i == 0 ? "x" : "n" + i, "n" + (i + 1)));
      }
    }
  },
  NUMBERS {
    @Override
    void write(OnnxBytes graph) {
      for (var i = 0; i < 15_000; i++) {
        var axes = attribute("axes");
        for (var j = 0; j < 64; j++) {
          axes.number(8, 1000 + j);
        }
        graph.message(1, node("ReduceMean", "x", "m" + i).message(5, axes));
      }
    }
  },
  WEIGHTS {
    @Override
    void write(OnnxBytes graph) {
      for (var i = 0; i < 4_990; i++) {
        graph.message(5, tensor("t" + i, 1 + i % 7, 1 + i % 5, 1 + i % 3, 1));
      }
    }
  },
  CONCATENATED {
    @Override
    void write(OnnxBytes graph) {
      var numbers = message().number(1, 64).number(2, 7).text(8, "z").bytes(9, new byte[512]);
      var concat = node("Concat", "z", "all");
      for (var i = 0; i < 250_000; i++) {
        concat.text(1, "z");
      }
      graph.message(5, numbers).message(1, concat);
    }
  },
  NOTES {
    @Override
    void write(OnnxBytes graph) {
      graph.bytes(10, new byte[15 << 20]);
    }
  };

  abstract void write(OnnxBytes graph);

  /// Takes each to the gate; a line for its answer and the seconds on the processor.
  public static void main(String[] arguments) throws IOException {
    var file = Path.of(arguments[0]);
    var threads = ManagementFactory.getThreadMXBean();
    for (var large : values()) {
      Files.write(
          file,
          OnnxBytes.model(
              value("x", 1, "n", 3, 112, 112), value("y", 1, "n", 512), large::write, _ -> {}));
      long before = threads.getCurrentThreadCpuTime();
      var answer = OnnxGate.check(file, ModelContract.TASK1);
      double seconds = (threads.getCurrentThreadCpuTime() - before) / 1e9;
      System.out.println(
          (answer instanceof Accepted ? "accepted, " : answer) + large.name() + " " + seconds);
    }
  }
}
