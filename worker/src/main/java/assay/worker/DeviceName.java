package assay.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a processor or GPU calls itself, from `/proc`: no driver is asked.
final class DeviceName {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");
  private static final String UNKNOWN = "unknown";

  private DeviceName() {}

  /// `unknown` where the system does not say.
  static String of(String device, int deviceId) {
    try {
      return device.equals("cuda") ? line(gpu(deviceId), "Model") : line(PROCESSORS, "model name");
    } catch (IOException _) {
      return UNKNOWN;
    }
  }

  private static Path gpu(int deviceId) throws IOException {
    List<Path> gpus;
    try (var folders = Files.list(GPUS)) {
      gpus = folders.sorted().toList();
    }
    if (deviceId >= gpus.size()) {
      throw new IOException("no GPU number " + deviceId);
    }
    return gpus.get(deviceId).resolve("information");
  }

  private static String line(Path file, String name) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    }
  }
}
