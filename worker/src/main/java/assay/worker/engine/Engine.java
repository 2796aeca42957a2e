package assay.worker.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import assay.grading.score.EmbeddingFusion;
import assay.grading.ticket.ModelFailure;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/// One model in onnxruntime: frames of images in, float32 embeddings out.
final class Engine implements AutoCloseable {
  /// An embedding shorter than this has no direction.
  private static final double SMALLEST_NORM = 1e-6;

  /// Scores divide by norms in float32 (PROTOCOLS §1.3): one whose square lies beyond it divides
  /// everything to zero.
  private static final double LARGEST_SQUARE = Float.MAX_VALUE;

  private static final int WIDEST = 1 << 16;

  private final Setup setup;
  private final OnnxRuntime runtime;
  private final OnnxRuntime.Loaded loaded;
  private final OrtSession session;
  private final String input;

  /// The model was exported for a batch of 1.
  private final boolean oneByOne;

  /// More images of one run than this did not fit into memory.
  private int mostAtOnce = EngineSettings.MAX_BATCH;

  private int embedding;

  private Engine(Setup setup, OnnxRuntime runtime, OnnxRuntime.Loaded loaded)
      throws OrtException, ModelFault {
    this.setup = setup;
    this.runtime = runtime;
    this.loaded = loaded;
    this.session = loaded.session();
    this.embedding = setup.embedding();
    if (session.getNumInputs() != 1 || session.getNumOutputs() != 1) {
      throw new ModelFault(ModelFailure.LOAD, "not one input and one output");
    }
    this.input = session.getInputNames().iterator().next();
    var node = session.getInputInfo().get(input);
    if (node == null
        || !(node.getInfo() instanceof TensorInfo info)
        || info.getShape().length != 4
        || info.getShape()[0] > 1) {
      throw new ModelFault(
          ModelFailure.LOAD, "the input is not a tensor of four dimensions, N or 1 the first");
    }
    this.oneByOne = info.getShape()[0] == 1;
  }

  static Engine load(Setup setup, OnnxRuntime runtime) throws ModelFault, EngineFault {
    try {
      return new Engine(setup, runtime, runtime.load(setup.model().toString()));
    } catch (OrtException e) {
      throw RuntimeFailure.of(e, setup.engine(), ModelFailure.LOAD);
    }
  }

  Map<String, String> facts() {
    return setup.engine().onCuda()
        ? Map.of("cpu_nodes", loaded.whole() ? "none" : "some")
        : Map.of();
  }

  /// @param embeddings N × D, row by row
  /// @param batch images of the largest run
  record Rows(float[] embeddings, int batch) {}

  /// Embeddings of the images of a frame.
  Rows embed(Frame frame) throws ModelFault, EngineFault {
    int images = frame.head().images();
    var all = new float[0];
    int largest = 0;
    for (int first = 0; first < images; ) {
      int batch = batch(frame.head());
      int rows = Math.min(batch, images - first);
      float[] embeddings;
      try {
        embeddings = embed(frame, first, rows, batch);
      } catch (ModelFault fault) {
        if (fault.failure() != ModelFailure.RESOURCE_LIMIT || batch == 1) {
          throw fault;
        }
        mostAtOnce = batch / 2;
        continue;
      }
      if (first == 0) {
        all = new float[images * embedding];
      }
      System.arraycopy(embeddings, 0, all, first * embedding, rows * embedding);
      largest = Math.max(largest, batch);
      first += rows;
    }
    return new Rows(all, largest);
  }

  private int batch(FrameHead head) {
    return oneByOne ? 1 : Math.min(head.batch(), mostAtOnce);
  }

  private float[] embed(Frame frame, int first, int rows, int batch)
      throws ModelFault, EngineFault {
    var embeddings = run(frame.plain(first, batch), rows, batch);
    switch (frame.head().mapping().flip()) {
      case "none" -> {}
      case "sum" -> add(embeddings, run(frame.mirrored(first, batch), rows, batch));
      case "sum-of-units" -> addUnits(embeddings, run(frame.mirrored(first, batch), rows, batch));
      case String other ->
          throw new EngineFault("expected flip none, sum or sum-of-units, found " + other);
    }
    check(embeddings, rows);
    return embeddings;
  }

  /// Runs a batch and checks the real tensor, whatever the model declared.
  private float[] run(FloatBuffer pixels, int rows, int batch) throws ModelFault, EngineFault {
    long[] shape = {batch, setup.channels(), setup.height(), setup.width()};
    try (var tensor = OnnxTensor.createTensor(runtime.environment(), pixels, shape);
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
      throw RuntimeFailure.of(e, setup.engine(), ModelFailure.RUNTIME_ERROR);
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
      if (!(squares > SMALLEST_NORM * SMALLEST_NORM && squares < LARGEST_SQUARE)) {
        throw new ModelFault(ModelFailure.OUTPUT_NOT_FINITE, "squared norm " + squares);
      }
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
