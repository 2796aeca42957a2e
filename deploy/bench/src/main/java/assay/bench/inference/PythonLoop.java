package assay.bench.inference;

import assay.bench.Python;
import assay.worker.engine.EngineSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// The same bare loop in Python: another program's embeddings to compare with.
final class PythonLoop {
  private PythonLoop() {}

  static InferenceResult.Reference run(
      Python python, Workload work, EngineSettings engine, float[][] ours, Path folder)
      throws IOException, InterruptedException {
    var link = folder.resolve("model.onnx");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, work.model().toAbsolutePath());
    var settings = engine.threads() + "," + engine.firstBatch();
    var measured = python.run("inference.py", folder, settings);
    var theirs = read(folder.resolve("python.f32"), ours.length, ours[0].length);
    return new InferenceResult.Reference(
        measured.runtime(), ours.length / measured.seconds(), Difference.of(theirs, ours));
  }

  private static float[][] read(Path file, int rows, int width) throws IOException {
    var floats =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    if (floats.remaining() != rows * width) {
      throw new IOException(
          "Python gave " + floats.remaining() + " numbers for " + rows + " x " + width);
    }
    var read = new float[rows][width];
    for (var row : read) {
      floats.get(row);
    }
    return read;
  }
}
