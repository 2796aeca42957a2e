package assay.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a benchmark's process leaves for the one that started it.
final class Answers {
  private static final String FILE = "assay-answers.json";
  private static final String PEAK = "VmHWM:";

  private final Map<String, Double> parts = new LinkedHashMap<>();
  private final Map<String, Double> answers = new LinkedHashMap<>();
  private long since;

  void start() {
    parts.clear();
    since = System.nanoTime();
  }

  /// Ends a part.
  void part(String name) {
    long now = System.nanoTime();
    parts.put(name, (now - since) / 1e9);
    since = now;
  }

  void answer(String name, double value) {
    answers.put(name, value);
  }

  void leave() throws IOException {
    var runtime = "Java " + Runtime.version();
    new ObjectMapper()
        .writeValue(
            InputFiles.folder().resolve(FILE).toFile(),
            new Measured(0, parts, answers, peakBytes(), runtime));
  }

  static Measured take(Path folder, double seconds) throws IOException {
    var file = folder.resolve(FILE);
    var left = new ObjectMapper().readValue(file.toFile(), Measured.class);
    Files.delete(file);
    return new Measured(seconds, left.parts(), left.answers(), left.peakBytes(), left.runtime());
  }

  /// Largest resident memory of this process so far, as Linux counts it; else 0.
  private static long peakBytes() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
