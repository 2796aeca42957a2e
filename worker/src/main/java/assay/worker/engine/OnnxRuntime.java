package assay.worker.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/// The native runtime on one device: everything that can fail without a model.
final class OnnxRuntime {
  /// No choice of kernels by timing (SECURITY §2.5).
  private static final String CONVOLUTIONS = "HEURISTIC";

  private static final String HOW_TO_CUDA =
      " - CUDA needs a GPU, assay.worker.natives with libraries built for it"
          + " (deploy/gpu/natives.sh makes them), and CUDA's and cuDNN's own on LD_LIBRARY_PATH";

  private final EngineSettings settings;
  private final OrtEnvironment environment;

  /// @throws EngineFault when libraries or the execution provider are missing, or of another
  ///   version
  OnnxRuntime(EngineSettings settings) throws EngineFault {
    this.settings = settings;
    try {
      environment = OrtEnvironment.getEnvironment();
      requireOneVersion();
      // Fails here, not at the first model, where the device cannot be had.
      options().close();
    } catch (OrtException | LinkageError e) {
      throw new EngineFault(
          "onnxruntime on "
              + settings.device()
              + ": "
              + e.getMessage()
              + (settings.onCuda() ? HOW_TO_CUDA : ""));
    }
  }

  /// Native code of another version reads the same calls otherwise.
  private void requireOneVersion() throws EngineFault {
    var java = OrtEnvironment.class.getPackage().getImplementationVersion();
    if (!environment.getVersion().equals(java)) {
      throw new EngineFault(
          "the native libraries are onnxruntime %s, the jar is %s: both must be of one version. Point assay.worker.natives to libraries of version %s"
              .formatted(environment.getVersion(), java, java));
    }
  }

  OrtEnvironment environment() {
    return environment;
  }

  private SessionOptions options() throws OrtException {
    var options = new SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setIntraOpNumThreads(settings.threads());
    options.setInterOpNumThreads(1);
    options.setDeterministicCompute(true);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    // Never the flat-buffer format, whatever the file says of itself.
    options.addConfigEntry("session.load_model_format", "ONNX");
    if (settings.onCuda()) {
      options.addCUDA(cuda());
    }
    return options;
  }

  /// FP32 without TF32.
  private OrtCUDAProviderOptions cuda() throws OrtException {
    var cuda = new OrtCUDAProviderOptions(settings.deviceId());
    cuda.add("use_tf32", settings.tf32() ? "1" : "0");
    cuda.add("cudnn_conv_algo_search", CONVOLUTIONS);
    cuda.add("do_copy_in_default_stream", "1");
    cuda.add("arena_extend_strategy", "kSameAsRequested");
    if (settings.deviceMemoryBytes() > 0) {
      cuda.add("gpu_mem_limit", Long.toString(settings.deviceMemoryBytes()));
    }
    return cuda;
  }

  /// A session, and whether it computes on the device alone.
  record Loaded(OrtSession session, boolean whole) {}

  /// By path, never by bytes: bytes would resolve external data against the working directory.
  ///
  /// @throws OrtException when the runtime refuses the model
  Loaded load(String model) throws OrtException {
    try (var strict = options()) {
      if (settings.onCuda()) {
        strict.addConfigEntry("session.disable_cpu_ep_fallback", "1");
      }
      return new Loaded(environment.createSession(model, strict), true);
    } catch (OrtException e) {
      if (!settings.onCuda() || !String.valueOf(e.getMessage()).contains("fallback to CPU EP")) {
        throw e;
      }
    }
    // The runtime itself leaves arithmetic on shapes to the CPU. It may; the result records it.
    try (var options = options()) {
      return new Loaded(environment.createSession(model, options), false);
    }
  }

  /// What a result records about how it was computed.
  Map<String, String> facts() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("onnxruntime", environment.getVersion());
    facts.put("provider", settings.onCuda() ? "CUDA" : "CPU");
    facts.put("threads", Integer.toString(settings.threads()));
    facts.put("deterministic", "true");
    facts.put("graph_optimization", "all");
    if (settings.onCuda()) {
      facts.put("tf32", Boolean.toString(settings.tf32()));
      facts.put("conv_algorithm", CONVOLUTIONS);
    }
    return facts;
  }
}
