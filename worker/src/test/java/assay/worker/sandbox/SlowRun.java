package assay.worker.sandbox;

import assay.grading.ticket.Preprocessing;
import assay.worker.OnnxWriter;
import assay.worker.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process of its own that runs a slow model and says so; [ParentDeathTest] kills it.
final class SlowRun {
  private SlowRun() {}

  public static void main(String[] args) throws IOException {
    var directory = Path.of(args[0]);
    var model = Files.write(directory.resolve("slow.onnx"), OnnxWriter.slow());
    var engine = new EngineSettings("cpu", 0, 1, 4);
    try (var sandbox =
            args[1].equals("plain")
                ? Sandbox.openPlain(directory, engine)
                : Sandbox.open(directory, engine, false);
        var run = sandbox.start(model, new ModelInput(3, 112, 112, 0), RunLimits.NONE)) {
      Thread.ofPlatform().daemon().start(() -> sayWhenRunning(run));
      run.embed(black(), Preprocessing.UNIT, _ -> {});
    }
  }

  private static void sayWhenRunning(ModelRun run) {
    while (run.facts().isEmpty()) {
      Thread.onSpinWait();
    }
    System.out.println("running");
  }

  private static Images black() {
    return new Images() {
      @Override
      public int count() {
        return 100;
      }

      @Override
      public void copy(int i, byte[] to, int offset) {
        // The buffer is black already.
      }
    };
  }
}
