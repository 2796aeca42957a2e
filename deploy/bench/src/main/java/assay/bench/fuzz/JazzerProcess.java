package assay.bench.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One run of Jazzer over one target.
final class JazzerProcess {
  private static final Pattern EXECUTIONS =
      Pattern.compile("(?m)^stat::number_of_executed_units: *([0-9]+)");

  /// An input that takes longer is a finding.
  private static final int SLOWEST_SECONDS = 20;

  private final String target;
  private final Path seeds;
  private final Path folder;

  /// @param seeds folder of inputs that are given
  /// @param folder where the corpus, the findings and the log go
  JazzerProcess(String target, Path seeds, Path folder) {
    this.target = target;
    this.seeds = seeds;
    this.folder = folder;
  }

  FuzzRun run(int seconds) throws IOException, InterruptedException {
    var corpus = Files.createDirectories(folder.resolve("corpus"));
    var findings = Files.createDirectories(folder.resolve("findings"));
    var scratch = Files.createTempDirectory(fastFolder(), "assay-fuzz-");
    var log = folder.resolve("log.txt");
    long start = System.nanoTime();
    var process =
        new ProcessBuilder(command(seconds, corpus, findings, scratch))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int ended;
    try {
      ended = process.waitFor();
    } finally {
      process.destroyForcibly();
      empty(scratch);
    }
    long took = (System.nanoTime() - start) / 1_000_000_000;
    return new FuzzRun(target, took, executions(log), names(findings), ended);
  }

  private List<String> command(int seconds, Path corpus, Path findings, Path scratch) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + scratch,
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=assay.grading.fuzz.JazzerEntry",
            "--target_args=" + target,
            "--instrumentation_includes=assay.grading.**:org.tukaani.xz.**",
            "--keep_going=20",
            "--reproducer_path=" + findings));
    // The rest is libFuzzer's.
    command.addAll(
        List.of(
            corpus.toString(),
            seeds.toString(),
            "-max_total_time=" + seconds,
            "-timeout=" + SLOWEST_SECONDS,
            "-rss_limit_mb=6000",
            "-max_len=65536",
            "-artifact_prefix=" + findings + "/",
            "-print_final_stats=1"));
    return command;
  }

  /// Parsers that want a file get it from memory where the system has such a place.
  private static Path fastFolder() {
    var memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void empty(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.toList().reversed()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Jazzer says it after each finding and at the end.
  private static long executions(Path log) throws IOException {
    return EXECUTIONS
        .matcher(Files.readString(log))
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .max()
        .orElse(0);
  }

  /// Jazzer writes a Java file beside each input; the input alone counts.
  private static List<String> names(Path findings) throws IOException {
    try (var files = Files.list(findings)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".java"))
          .sorted()
          .toList();
    }
  }
}
