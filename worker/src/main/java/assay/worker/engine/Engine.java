package assay.worker.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import assay.grading.score.EmbeddingFusion;
import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One model in onnxruntime: uint8 images in, float32 embeddings out.
final class Engine implements AutoCloseable {
  /// An embedding shorter than this has no direction.
  private static final double SMALLEST_NORM = 1e-6;

  private static final int WIDEST = 1 << 16;

  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "Failed to allocate memory",
          "bad_alloc",
          "bad allocation",
          "out of memory",
          "ALLOC_FAILED");

  private final Setup setup;
  private final OrtEnvironment environment;
  private final SessionOptions options;
  private final OrtSession session;
  private final String input;
  private final int batch;
  private final FloatBuffer pixels;
  private int embedding;

  private Engine(
      Setup setup, OrtEnvironment environment, SessionOptions options, OrtSession session)
      throws OrtException, ModelFault {
    this.setup = setup;
    this.environment = environment;
    this.options = options;
    this.session = session;
    this.embedding = setup.embedding();
    if (session.getNumInputs() != 1 || session.getNumOutputs() != 1) {
      throw new ModelFault(ModelFailure.LOAD, "not one input and one output");
    }
    this.input = session.getInputNames().iterator().next();
    var node = session.getInputInfo().get(input);
    if (node == null
        || !(node.getInfo() instanceof TensorInfo info)
        || info.getShape().length != 4) {
      throw new ModelFault(ModelFailure.LOAD, "the input is not a tensor of four dimensions");
    }
    var fixed = info.getShape()[0];
    this.batch = fixed > 0 && fixed <= 4096 ? (int) fixed : setup.engine().batchSize();
    this.pixels =
        ByteBuffer.allocateDirect(batch * setup.imageBytes() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /// Everything that can fail without a model: native libraries, the execution provider.
  static SessionOptions prepare(EngineSettings engine) throws EngineFault {
    try {
      var options = new SessionOptions();
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(engine.threads());
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      // Never the flat-buffer format, whatever the file says of itself.
      options.addConfigEntry("session.load_model_format", "ONNX");
      if (engine.device().equals("cuda")) {
        options.addCUDA(cuda(engine.deviceId()));
      }
      return options;
    } catch (OrtException | LinkageError e) {
      throw new EngineFault("onnxruntime on " + engine.device() + ": " + e.getMessage());
    }
  }

  /// FP32 without TF32, no timing-dependent choice of kernels (SECURITY §2.5).
  private static OrtCUDAProviderOptions cuda(int device) throws OrtException {
    var cuda = new OrtCUDAProviderOptions(device);
    cuda.add("use_tf32", "0");
    cuda.add("cudnn_conv_algo_search", "HEURISTIC");
    cuda.add("do_copy_in_default_stream", "1");
    cuda.add("arena_extend_strategy", "kSameAsRequested");
    return cuda;
  }

  static Engine load(Setup setup, SessionOptions options) throws ModelFault, EngineFault {
    var environment = OrtEnvironment.getEnvironment();
    try {
      // By path, never by bytes: bytes would resolve external data against the working directory.
      return new Engine(
          setup,
          environment,
          options,
          environment.createSession(setup.model().toString(), options));
    } catch (OrtException e) {
      throw classify(e, ModelFailure.LOAD);
    }
  }

  /// Embeddings of `count` images, row by row.
  ///
  /// @param images count × C × H × W bytes
  /// @return count × D
  float[] embed(byte[] images, int count, Preprocessing preprocessing)
      throws ModelFault, EngineFault {
    var values = values(preprocessing);
    var all = new float[0];
    for (int first = 0; first < count; first += batch) {
      int rows = Math.min(batch, count - first);
      fill(images, first, rows, values, false);
      var embeddings = run(rows);
      switch (preprocessing.flip()) {
        case "sum" -> {
          fill(images, first, rows, values, true);
          add(embeddings, run(rows));
        }
        case "sum-of-units" -> {
          fill(images, first, rows, values, true);
          addUnits(embeddings, run(rows));
        }
        default -> {}
      }
      check(embeddings, rows);
      if (first == 0) {
        all = new float[count * embedding];
      }
      System.arraycopy(embeddings, 0, all, first * embedding, rows * embedding);
    }
    return all;
  }

  /// The float32 of each uint8. Computed in double: for 256 values the float32 result is the same
  /// as numpy's, whether it divides in float32 (SDFR) or float64 (DataCV).
  private static float[] values(Preprocessing preprocessing) {
    var values = new float[256];
    for (int p = 0; p < 256; p++) {
      values[p] = (float) ((p / 255.0 - preprocessing.mean()) / preprocessing.std());
    }
    return values;
  }

  private void fill(byte[] images, int first, int rows, float[] values, boolean mirrored) {
    int size = setup.imageBytes();
    int width = setup.width();
    var line = new float[width];
    pixels.clear();
    for (int at = first * size; at < (first + rows) * size; at += width) {
      for (int x = 0; x < width; x++) {
        line[mirrored ? width - 1 - x : x] = values[images[at + x] & 0xff];
      }
      pixels.put(line);
    }
    // Padding keeps the shape, and with it the kernels, the same for every batch.
    Arrays.fill(line, 0);
    while (pixels.hasRemaining()) {
      pixels.put(line);
    }
    pixels.flip();
  }

  /// Runs the filled batch and checks the real tensor, whatever the model declared.
  private float[] run(int rows) throws ModelFault, EngineFault {
    long[] shape = {batch, setup.channels(), setup.height(), setup.width()};
    try (var tensor = OnnxTensor.createTensor(environment, pixels, shape);
        var outputs = session.run(Map.of(input, tensor))) {
      if (!(outputs.get(0) instanceof OnnxTensor output)
          || output.getInfo().type != OnnxJavaType.FLOAT
          || output.getInfo().onnxType
              != TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
        throw new ModelFault(ModelFailure.OUTPUT_SHAPE, "output is " + outputs.get(0).getInfo());
      }
      var real = output.getInfo().getShape();
      if (real.length != 2
          || real[0] != batch
          || real[1] < 1
          || real[1] > WIDEST
          || (embedding != 0 && real[1] != embedding)) {
        throw new ModelFault(
            ModelFailure.OUTPUT_SHAPE,
            "output has shape " + Arrays.toString(real) + " for a batch of " + batch);
      }
      embedding = (int) real[1];
      var embeddings = new float[rows * embedding];
      output.getFloatBuffer().get(embeddings);
      return embeddings;
    } catch (OrtException e) {
      throw classify(e, ModelFailure.RUNTIME_ERROR);
    }
  }

  private static void add(float[] to, float[] more) {
    for (int i = 0; i < to.length; i++) {
      to[i] += more[i];
    }
  }

  private void addUnits(float[] to, float[] more) {
    for (int from = 0; from < to.length; from += embedding) {
      var fused =
          EmbeddingFusion.SUM_OF_UNITS.fuse(
              Arrays.copyOfRange(to, from, from + embedding),
              Arrays.copyOfRange(more, from, from + embedding));
      System.arraycopy(fused, 0, to, from, embedding);
    }
  }

  private void check(float[] embeddings, int rows) throws ModelFault {
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int i = row * embedding; i < (row + 1) * embedding; i++) {
        squares += (double) embeddings[i] * embeddings[i];
      }
      // NaN fails the comparison too.
      if (!(squares > SMALLEST_NORM * SMALLEST_NORM && squares < Double.POSITIVE_INFINITY)) {
        throw new ModelFault(ModelFailure.OUTPUT_NOT_FINITE, "squared norm " + squares);
      }
    }
  }

  private static ModelFault classify(OrtException e, ModelFailure otherwise) throws EngineFault {
    var message = String.valueOf(e.getMessage());
    if (OUT_OF_MEMORY.stream().anyMatch(message::contains)) {
      return new ModelFault(ModelFailure.RESOURCE_LIMIT, message);
    }
    if (message.contains("CUDA failure") || message.contains("CUDNN failure")) {
      throw new EngineFault(message);
    }
    return new ModelFault(otherwise, message);
  }

  @Override
  public void close() throws OrtException {
    session.close();
    options.close();
  }
}
