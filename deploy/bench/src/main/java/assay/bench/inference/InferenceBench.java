package assay.bench.inference;

import ai.onnxruntime.OrtException;
import assay.bench.Folders;
import assay.bench.Python;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.worker.engine.EngineSettings;
import assay.worker.network.IResNet;
import assay.worker.sandbox.Sandbox;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./assay bench inference`.
@Command(
    name = "inference",
    mixinStandardHelpOptions = true,
    description = "A whole grading with a warm pack beside a bare loop of onnxruntime.",
    footer = {
      "",
      "Without --model and --set: a real model over a real set from ASSAY_REAL_DATA or",
      "../shared/data; where they are missing, a small network of our own.",
      "Both sides take turns; the median of the rounds counts. Probes are left out and shown."
    })
public final class InferenceBench implements Callable<Integer> {
  private static final int MADE_IMAGES = 1024;

  @Option(names = "--model", paramLabel = "FILE", description = "an ONNX model")
  private @Nullable Path model;

  @Option(names = "--set", paramLabel = "FILE", description = "its images: a .bin of pairs")
  private @Nullable Path set;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "iresnet50 or thin: a network of our own over made images instead")
  private @Nullable String network;

  @Option(names = "--images", description = "so many of the set (default: all), or made")
  private int images;

  @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda")
  private String device = "cpu";

  @Option(names = "--device_id", description = "which GPU (default: 0)")
  private int deviceId;

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "0",
      description = "sizes, each measured (default: as a worker chooses)")
  private List<Integer> batches = List.of();

  @Option(names = "--threads", description = "of one operator (default: all cores)")
  private int threads;

  @Option(names = "--rounds", defaultValue = "3", description = "of both sides")
  private int rounds;

  @Option(
      names = "--natives",
      paramLabel = "DIR",
      description = "native libraries of another build")
  private @Nullable Path natives;

  @Option(
      names = "--compare-devices",
      description = "instead: what threads, batches and devices do to scores")
  private boolean compare;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException {
    if (natives != null) {
      // Of this process, whose bare loop loads them too.
      System.setProperty("onnxruntime.native.path", natives.toAbsolutePath().toString());
    }
    var root = Path.of(System.getProperty("assay.root", "."));
    var parent = Files.createDirectories(root.resolve(".assay")).toAbsolutePath();
    var folder = Files.createTempDirectory(parent, "bench-");
    try {
      System.err.println("preparing images…");
      var work = workload(root, folder);
      if (compare) {
        var comparison = DeviceComparison.run(work, engine(0), folder);
        print(comparison, comparison.text());
        return 0;
      }
      var results = new ArrayList<InferenceResult>();
      for (int batch : batches) {
        results.add(measure(work, engine(batch), root, folder));
      }
      print(results, results.stream().map(InferenceResult::text).collect(Collectors.joining("\n")));
      return 0;
    } finally {
      Folders.delete(folder);
    }
  }

  private void print(Object document, String text) throws IOException {
    System.out.println(
        json
            ? JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .writeValueAsString(document)
            : text);
  }

  private EngineSettings engine(int batch) {
    int cores = Runtime.getRuntime().availableProcessors();
    try {
      return new EngineSettings(
          device, deviceId, threads == 0 ? cores : threads, batch, 0, false, natives);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Workload workload(Path root, Path folder) throws IOException {
    if (network != null) {
      return made(network, folder);
    }
    if (model != null && set != null) {
      return Workload.of(model, set, images, folder);
    }
    if (model != null || set != null) {
      throw new ParameterException(spec.commandLine(), "--model and --set go together");
    }
    var named = Optional.ofNullable(System.getenv("ASSAY_REAL_DATA"));
    var data = named.map(Path::of).orElse(root.resolveSibling("shared").resolve("data"));
    var real = data.resolve("models/fr512/fr512_rgb.onnx");
    if (Files.exists(real)) {
      return Workload.of(real, data.resolve("lfw5400/lfw5400.bin"), images, folder);
    }
    System.err.println("no real data: a small network of our own over made images");
    return made("thin", folder);
  }

  private Workload made(String name, Path folder) throws IOException {
    var which =
        switch (name) {
          case "iresnet50" -> IResNet.FIFTY;
          case "thin" -> IResNet.THIN;
          default ->
              throw new ParameterException(
                  spec.commandLine(), "--network: expected iresnet50 or thin, found " + name);
        };
    return Workload.made(name, which, images == 0 ? MADE_IMAGES : images, folder);
  }

  private InferenceResult measure(Workload work, EngineSettings engine, Path root, Path folder)
      throws IOException, InterruptedException, OrtException {
    var turns = new ArrayList<InferenceResult.Round>();
    float[][] bareRows = {};
    WholeGrading grading = null;
    try (var sandbox = Sandbox.open(folder, engine, false);
        var bare = new BareLoop(work, engine)) {
      bare.warmUp();
      for (int round = 0; round < Math.max(1, rounds); round++) {
        System.err.println("measuring, round " + (round + 1) + "…");
        var start = System.nanoTime();
        bareRows = bare.run();
        var seconds = (System.nanoTime() - start) / 1e9;
        grading = WholeGrading.run(sandbox, work);
        turns.add(
            new InferenceResult.Round(
                seconds, grading.seconds(), grading.startSeconds(), grading.probeSeconds()));
      }
    }
    var last = Objects.requireNonNull(grading);
    return new InferenceResult(
        work.name(),
        work.images(),
        Integer.parseInt(WholeGrading.fact(last.facts(), "batch")),
        engine.threads(),
        last.facts().stream().collect(Collectors.toMap(Fact::name, Fact::value)),
        turns,
        InferenceResult.median(turns.stream().map(InferenceResult.Round::ratio).toList()),
        InferenceResult.median(turns.stream().map(InferenceResult.Round::ratioOnceLoaded).toList()),
        Difference.of(bareRows, last.rows()),
        python(work, engine, last, root, folder));
  }

  private static InferenceResult.@Nullable Reference python(
      Workload work, EngineSettings engine, WholeGrading grading, Path root, Path folder)
      throws IOException, InterruptedException {
    var python =
        Python.find(root.resolve("deploy/bench/src/main/python").toAbsolutePath(), "onnxruntime");
    if (python.isEmpty() || engine.onCuda()) {
      return null;
    }
    System.err.println("measuring Python…");
    return PythonLoop.run(python.get(), work, engine, grading.rows(), folder);
  }
}
