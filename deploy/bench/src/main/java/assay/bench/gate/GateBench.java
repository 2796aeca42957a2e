package assay.bench.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./assay bench gate`.
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = "The static gate on a model of a gigabyte, in a JVM of 200 MB heap.",
    footer = {
      "",
      "Beside it: onnx.load and onnx.checker where Python has onnx (ASSAY_PYTHON, else python3),",
      "and sha256sum of the same file. The model is written below .assay and removed again.",
      "",
      "exit codes: 0 within the target, 3 beyond it"
    })
public final class GateBench implements Callable<Integer> {
  private static final int WITHIN = 0;
  private static final int OUR_FAULT = 3;
  private static final String HEAP = "-Xmx200m";
  private static final double TARGET_SECONDS = 1;

  @Option(names = "--mib", defaultValue = "1024", description = "size of the model")
  private long mib;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  private GateBench() {}

  /// @param warm with the file in the page cache
  /// @param cold after the page cache was told to forget the file; null where `dd` cannot
  /// @param onnx null where Python has no onnx
  /// @param sha256sum seconds; null where there is no such program
  record Result(
      long bytes,
      GateProbe.Seconds warm,
      GateProbe.@Nullable Seconds cold,
      @Nullable Onnx onnx,
      @Nullable Double sha256sum) {
    boolean isWithinTarget() {
      return warm.first() < TARGET_SECONDS && (cold == null || cold.first() < TARGET_SECONDS);
    }
  }

  /// What Python's onnx takes for the same file.
  record Onnx(double load, double check, long peakBytes, String runtime) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var root = Path.of(System.getProperty("assay.root", "."));
    var parent = Files.createDirectories(root.resolve(".assay")).toAbsolutePath();
    var folder = Files.createTempDirectory(parent, "bench-");
    var model = folder.resolve("model.onnx");
    try {
      System.err.println("writing " + mib + " MiB…");
      LargeModel.write(model, mib << 20);
      var result = measure(model, root.resolve("deploy/bench/src/main/python/gate.py"));
      System.out.println(json ? snakeCase().writeValueAsString(result) : text(result));
      return result.isWithinTarget() ? WITHIN : OUR_FAULT;
    } finally {
      Files.deleteIfExists(model);
      Files.delete(folder);
    }
  }

  private static Result measure(Path model, Path script) throws IOException, InterruptedException {
    System.err.println("measuring…");
    probe(model);
    var warm = probe(model);
    boolean isForgotten =
        printed(List.of("dd", "if=" + model, "iflag=nocache", "count=0")).isPresent();
    var cold = isForgotten ? probe(model) : null;
    var python = Optional.ofNullable(System.getenv("ASSAY_PYTHON")).orElse("python3");
    var answer = printed(List.of(python, script.toAbsolutePath().toString(), model.toString()));
    var onnx = answer.isPresent() ? snakeCase().readValue(answer.get(), Onnx.class) : null;
    return new Result(Files.size(model), warm, cold, onnx, sha256sum(model));
  }

  private static GateProbe.Seconds probe(Path model) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            HEAP,
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            GateProbe.class.getName(),
            model.toString());
    var answer = printed(command);
    return new ObjectMapper()
        .readValue(
            answer.orElseThrow(() -> new IOException("the gate's process failed")),
            GateProbe.Seconds.class);
  }

  private static @Nullable Double sha256sum(Path model) throws IOException, InterruptedException {
    long start = System.nanoTime();
    return printed(List.of("sha256sum", model.toString())).isPresent()
        ? (System.nanoTime() - start) / 1e9
        : null;
  }

  /// What a program printed; empty where it is missing or failed.
  private static Optional<String> printed(List<String> command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    } catch (IOException missing) {
      return Optional.empty();
    }
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static JsonMapper snakeCase() {
    return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  }

  private static String text(Result result) {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT, "%,d bytes, heap of at most %s", result.bytes(), HEAP.substring(4)));
    lines.add(side("in the page cache", result.warm()));
    if (result.cold() == null) {
      lines.add("  forgotten by it    not measured: dd has no iflag=nocache here");
    } else {
      lines.add(side("forgotten by it", result.cold()));
    }
    if (result.onnx() == null) {
      lines.add("  onnx in Python     not measured: ASSAY_PYTHON or python3 has no onnx");
    } else {
      var onnx = Objects.requireNonNull(result.onnx());
      lines.add(
          String.format(
              Locale.ROOT,
              "  onnx in Python     load %.2f s, check %.2f s, peak %d MiB; %s",
              onnx.load(),
              onnx.check(),
              onnx.peakBytes() >> 20,
              onnx.runtime()));
    }
    if (result.sha256sum() != null) {
      lines.add(String.format(Locale.ROOT, "  sha256sum          %.2f s", result.sha256sum()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            result.isWithinTarget()
                ? "  target             under %.0f s: reached"
                : "  MISSED             under %.0f s",
            TARGET_SECONDS));
    return String.join("\n", lines);
  }

  private static String side(String where, GateProbe.Seconds seconds) {
    return String.format(
        Locale.ROOT,
        "  %-18s gate %.3f s in a new JVM (%.3f of the processor), %.3f s again; weight hash %.2f s; peak heap %d MiB, %d with the hash",
        where,
        seconds.first(),
        seconds.processor(),
        seconds.again(),
        seconds.hash(),
        seconds.gateHeapBytes() >> 20,
        seconds.heapBytes() >> 20);
  }
}
