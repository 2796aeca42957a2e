package assay.worker.engine;

/// How the engine computes. The same settings give the same bits.
///
/// @param device `cpu` or `cuda`
/// @param deviceId which GPU; ignored on a CPU
/// @param threads of one operator
/// @param batchSize images of one run; the last batch is padded to it
public record EngineSettings(String device, int deviceId, int threads, int batchSize) {
  public EngineSettings {
    if (!device.equals("cpu") && !device.equals("cuda")) {
      throw new IllegalArgumentException("device: expected cpu or cuda, found " + device);
    }
    if (deviceId < 0 || threads < 1 || batchSize < 1 || batchSize > 4096) {
      throw new IllegalArgumentException(
          "expected device id >= 0, threads >= 1, batch size in 1..4096, found "
              + deviceId
              + ", "
              + threads
              + ", "
              + batchSize);
    }
  }
}
