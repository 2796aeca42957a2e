package assay.bench.inference;

import assay.grading.gate.HalfPrecision;
import assay.worker.engine.EngineSettings;
import assay.worker.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What settings and devices do to the same scores, against a processor with one thread and a batch
/// of 16.
///
/// @param rows each compared with the first way
public record DeviceComparison(String work, int images, List<Row> rows) {
  private static final EngineSettings REFERENCE = new EngineSettings("cpu", 0, 1, 16);

  record Row(String what, Difference difference) {}

  private record Way(String what, EngineSettings engine, boolean rounded) {}

  static DeviceComparison run(Workload work, EngineSettings engine, Path folder)
      throws IOException {
    var half = folder.resolve("half.onnx");
    HalfPrecision.write(work.model(), half);
    var reference = embed(work, REFERENCE, folder);
    var rows = new ArrayList<Row>();
    for (var way : ways(engine)) {
      System.err.println("comparing: " + way.what() + "…");
      var which = way.rounded() ? work.withModel(half) : work;
      rows.add(new Row(way.what(), Difference.of(reference, embed(which, way.engine(), folder))));
    }
    return new DeviceComparison(work.name(), work.images(), rows);
  }

  private static float[][] embed(Workload work, EngineSettings engine, Path folder)
      throws IOException {
    try (var sandbox = Sandbox.open(folder, engine, false)) {
      return WholeGrading.run(sandbox, work).rows();
    }
  }

  private static List<Way> ways(EngineSettings engine) {
    var ways = new ArrayList<Way>();
    ways.add(new Way("CPU, once more in another process", REFERENCE, false));
    ways.add(new Way("CPU, 2 threads", new EngineSettings("cpu", 0, 2, 16), false));
    ways.add(new Way("CPU, batch 1", new EngineSettings("cpu", 0, 1, 1), false));
    ways.add(new Way("CPU, batch 64", new EngineSettings("cpu", 0, 1, 64), false));
    ways.add(new Way("CPU, weights through half precision", REFERENCE, true));
    if (engine.onCuda()) {
      for (int batch : new int[] {1, 64, 256}) {
        ways.add(new Way("CUDA, batch " + batch, cuda(engine, batch, false), false));
      }
      ways.add(new Way("CUDA, batch 64, once more", cuda(engine, 64, false), false));
      ways.add(new Way("CUDA, batch 64, TF32", cuda(engine, 64, true), false));
      ways.add(
          new Way("CUDA, batch 64, weights through half precision", cuda(engine, 64, false), true));
    }
    return ways;
  }

  private static EngineSettings cuda(EngineSettings engine, int batch, boolean tf32) {
    return new EngineSettings(
        "cuda", engine.deviceId(), engine.threads(), batch, 0, tf32, engine.natives());
  }

  String text() {
    var lines = new ArrayList<String>();
    lines.add(work + ": " + images + " images; against CPU, 1 thread, batch 16");
    for (var row : rows) {
      lines.add(
          String.format(
              Locale.ROOT, "  %-48s %s", row.what(), InferenceResult.text(row.difference())));
    }
    return String.join("\n", lines);
  }
}
