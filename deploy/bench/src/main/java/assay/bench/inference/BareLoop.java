package assay.bench.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import assay.grading.image.ImagePack;
import assay.worker.engine.EngineSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What anybody would write: the runtime in this process, its own settings but for the threads,
/// every tensor ready in memory before the clock starts.
final class BareLoop implements AutoCloseable {
  private final OrtSession session;
  private final String input;
  private final List<OnnxTensor> batches = new ArrayList<>();
  private final int images;

  BareLoop(Workload work, EngineSettings engine) throws IOException, OrtException {
    this.images = work.images();
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new SessionOptions()) {
      options.setIntraOpNumThreads(engine.threads());
      if (engine.onCuda()) {
        // The same arithmetic on both sides, or there is nothing to compare.
        var cuda = new OrtCUDAProviderOptions(engine.deviceId());
        cuda.add("use_tf32", "0");
        cuda.add("cudnn_conv_algo_search", "HEURISTIC");
        options.addCUDA(cuda);
      }
      this.session = environment.createSession(work.model().toString(), options);
    }
    this.input = session.getInputNames().iterator().next();
    try (var pack = ImagePack.open(work.pack())) {
      int batch = engine.firstBatch();
      for (int first = 0; first < images; first += batch) {
        int rows = Math.min(batch, images - first);
        long[] shape = {rows, pack.channels(), pack.height(), pack.width()};
        batches.add(OnnxTensor.createTensor(environment, floats(pack, first, rows), shape));
      }
    }
  }

  private static FloatBuffer floats(ImagePack pack, int first, int rows) {
    var floats =
        ByteBuffer.allocateDirect(rows * pack.imageBytes() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = first; i < first + rows; i++) {
      var pixels = pack.pixels(i);
      while (pixels.hasRemaining()) {
        floats.put((float) ((pixels.get() & 0xff) / 255.0));
      }
    }
    return floats.flip();
  }

  /// One batch, so that nothing is done for the first time when it counts.
  void warmUp() throws OrtException {
    session.run(Map.of(input, batches.getFirst())).close();
  }

  /// @return an embedding per image
  float[][] run() throws OrtException {
    var rows = new float[images][];
    int row = 0;
    for (var batch : batches) {
      try (var result = session.run(Map.of(input, batch))) {
        var output = (OnnxTensor) result.get(0);
        int width = (int) output.getInfo().getShape()[1];
        var floats = output.getFloatBuffer();
        while (floats.hasRemaining()) {
          rows[row] = new float[width];
          floats.get(rows[row++]);
        }
      }
    }
    return rows;
  }

  @Override
  public void close() throws OrtException {
    batches.forEach(OnnxTensor::close);
    session.close();
  }
}
