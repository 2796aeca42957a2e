package assay.standalone.load;

import assay.standalone.CannotStart;
import assay.standalone.DrillFolder;
import assay.standalone.Standalone;
import assay.standalone.demo.Progress;
import assay.standalone.drill.Site;
import assay.standalone.fault.Client;
import assay.standalone.fault.Team;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// `./assay bench load`: the targets of the design for the minutes before a deadline, on this
/// machine, the sender's own work included.
public final class LoadBench {
  private static final int DONE = 0;
  private static final int AT_FAULT = 1;
  private static final int WRONG_USAGE = 2;
  private static final int OUR_FAULT = 3;
  private static final int TEAMS = 30;
  private static final int CLAIMS = 30;

  /// Until the virtual machine has compiled what a rush needs.
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String USAGE =
      "usage: ./assay bench load [--rate PER_SECOND] [--seconds N] [--upload MB] [--data DIR] [--json]";

  private final Options options;
  private final Progress progress;

  private record Options(int rate, int seconds, int megabytes, Path data, boolean json) {
    Options with(String option, String value) {
      return switch (option) {
        case "--rate" -> new Options(number(option, value), seconds, megabytes, data, json);
        case "--seconds" -> new Options(rate, number(option, value), megabytes, data, json);
        case "--upload" -> new Options(rate, seconds, number(option, value), data, json);
        case "--data" ->
            new Options(
                rate, seconds, megabytes, Path.of(value).toAbsolutePath().normalize(), json);
        default -> throw new IllegalArgumentException("not understood: " + option);
      };
    }

    private static int number(String option, String value) {
      if (value.matches("[1-9][0-9]{0,5}")) {
        return Integer.parseInt(value);
      }
      throw new IllegalArgumentException(option + ": expected a number, found " + value);
    }
  }

  private LoadBench(Options options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  public static void main(String[] args) throws InterruptedException {
    System.setProperty("java.awt.headless", "true");
    var options = parse(args);
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int exit;
    try {
      var figures = new LoadBench(options, new Progress(options.json() ? err : out)).run();
      out.println(options.json() ? json(figures) : text(figures));
      exit = DONE;
    } catch (CannotStart e) {
      err.println("assay: " + e.getMessage());
      exit = AT_FAULT;
    } catch (IOException e) {
      err.println("assay: the benchmark could not go on: " + e);
      exit = OUR_FAULT;
    }
    System.exit(exit);
  }

  private static Options parse(String[] args) {
    var root = Path.of(System.getProperty("assay.root", ""));
    var options = new Options(60, 60, 1000, root.resolve(".assay").resolve("load"), false);
    var words = new ArrayDeque<>(List.of(args));
    try {
      while (!words.isEmpty()) {
        var word = words.pop();
        if (word.equals("--help") || word.equals("-h")) {
          System.out.println(USAGE);
          System.exit(DONE);
        } else if (word.equals("--json")) {
          options =
              new Options(options.rate, options.seconds, options.megabytes, options.data, true);
        } else {
          options = options.with(word, words.isEmpty() ? "" : words.pop());
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println("assay: " + e.getMessage());
      System.err.println(USAGE);
      System.exit(WRONG_USAGE);
    }
    return options;
  }

  private Map<String, Object> run() throws IOException, InterruptedException {
    DrillFolder.anew(options.data());
    Standalone.logInto(options.data().resolve("bench.log"));
    progress.accept("making pictures and a bundle");
    var contest = LoadContest.in(options.data().resolve("made"));
    progress.accept("starting the single-machine edition");
    try (var site = Site.start(options.data().resolve("site"));
        var client = new Client(PATIENCE);
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Team.require(
          client.send(
              "POST",
              site.address().resolve("/api/v1/orgs/main/bundles"),
              site.ownerToken(),
              Map.of("Content-Type", "application/zip"),
              Files.readAllBytes(contest.bundle())));
      var teams = new ArrayList<Team>();
      for (int i = 0; i < TEAMS; i++) {
        teams.add(Team.arrive(client, site.address(), LoadContest.PATH, "team-" + i));
      }
      var figures = new LinkedHashMap<String, Object>();
      rush(figures, new ScoreRush(client, http, site.address(), teams));
      claims(figures, new ClaimDelay(client, site.address(), teams.getFirst(), options.data()));
      uploads(figures, http, site, teams.getFirst());
      return figures;
    }
  }

  private void rush(Map<String, Object> figures, ScoreRush rush)
      throws IOException, InterruptedException {
    progress.accept("warming up");
    rush.atRate(options.rate() / 3.0, WARM_UP);
    rush.atRate(options.rate(), WARM_UP);
    progress.accept("%d s of %d score files a second".formatted(options.seconds(), options.rate()));
    var result = rush.atRate(options.rate(), Duration.ofSeconds(options.seconds()));
    figures.put("accepted", result.accepted());
    figures.put("accepted_per_second", result.rate());
    figures.put("accept_p50_ms", result.latencies().at(.5));
    figures.put("accept_p99_ms", result.latencies().at(.99));
    figures.put("accept_max_ms", result.latencies().at(1));
    figures.put("not_accepted", result.errors().size());
    figures.put("first_error", result.errors().isEmpty() ? "" : result.errors().getFirst());
    figures.put("backlog_at_the_end", result.backlog());
    figures.put("backlog_drained_s", result.drain());
  }

  private void claims(Map<String, Object> figures, ClaimDelay delay)
      throws IOException, InterruptedException {
    progress.accept(CLAIMS + " models, one at a time, to an idle worker");
    delay.measure(3);
    var claims = delay.measure(CLAIMS);
    figures.put("claim_p50_ms", claims.at(.5));
    figures.put("claim_p95_ms", claims.at(.95));
    figures.put("claim_max_ms", claims.at(1));
  }

  private void uploads(Map<String, Object> figures, HttpClient http, Site site, Team team)
      throws IOException, InterruptedException {
    var large = large();
    var program = Nginx.program();
    progress.accept(
        program.isPresent()
            ? "a file of %d MB by tus, beside nginx and sha256sum".formatted(options.megabytes())
            : "a file of %d MB by tus; there is no nginx here (apt-get install nginx-light), so no ratio"
                .formatted(options.megabytes()));
    var race = new UploadRace(http, site.address(), team, large);
    UploadRace.Result result;
    if (program.isPresent()) {
      try (var nginx = Nginx.start(program.get(), options.data().resolve("nginx"))) {
        result = race.run(nginx);
      }
    } else {
      result = race.run(null);
    }
    figures.put("upload_bytes", result.bytes());
    figures.put("upload_s", result.assay());
    figures.put("nginx_and_sha256sum_s", result.reference());
    figures.put("upload_ratio", result.ratio().map(Object.class::cast).orElse("no nginx"));
    figures.put("heap_before_mib", result.heapBefore() / (1 << 20));
    figures.put("heap_most_while_receiving_mib", result.heapMost() / (1 << 20));
  }

  /// Bytes that do not compress.
  private Path large() throws IOException {
    var file = options.data().resolve("large.onnx");
    var random = new SplittableRandom(1);
    var piece = new byte[1_000_000];
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < options.megabytes(); i++) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    return file;
  }

  private static String json(Map<String, Object> figures) throws IOException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures);
  }

  private static String text(Map<String, Object> figures) {
    var lines = new ArrayList<String>();
    figures.forEach(
        (name, value) -> lines.add(String.format(Locale.ROOT, "%-32s %s", name, spelled(value))));
    return String.join("\n", lines);
  }

  private static String spelled(Object value) {
    return switch (value) {
      case Double number -> String.format(Locale.ROOT, "%.2f", number);
      case List<?> list ->
          String.join(" ", list.stream().map(one -> spelled((Object) one)).toList());
      default -> value.toString();
    };
  }
}
