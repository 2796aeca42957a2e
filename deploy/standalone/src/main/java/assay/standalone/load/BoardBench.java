package assay.standalone.load;

import assay.standalone.CannotStart;
import assay.standalone.DrillFolder;
import assay.standalone.Standalone;
import assay.standalone.demo.Progress;
import assay.standalone.drill.Site;
import assay.standalone.fault.Client;
import assay.standalone.fault.Team;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `./assay bench boards`: the public board of ten thousand rows, its page and its JSON, under wrk,
/// beside nginx that serves the same bytes from disk, while score files arrive.
public final class BoardBench {
  private static final int DONE = 0;
  private static final int AT_FAULT = 1;
  private static final int WRONG_USAGE = 2;
  private static final int OUR_FAULT = 3;
  private static final int ROWS = 10_000;
  private static final int TEAMS = 10;
  private static final int CHANGES = 10;
  private static final int SECONDS = 10;
  private static final double ARRIVALS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PAGE = "/o/main/load/boards/main/scores/default";
  private static final String JSON = LoadContest.PATH + "/board?phase=main&task=scores";
  private static final String HISTORY = LoadContest.PATH + "/board/history?phase=main&task=scores";

  private final Path data;
  private final Progress progress;

  private BoardBench(Path data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  public static void main(String[] args) throws InterruptedException {
    System.setProperty("java.awt.headless", "true");
    boolean json = List.of(args).equals(List.of("--json"));
    if (args.length > 0 && !json) {
      System.err.println("usage: ./assay bench boards [--json]");
      System.exit(WRONG_USAGE);
    }
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    var data = Path.of(System.getProperty("assay.root", "")).resolve(".assay").resolve("boards");
    int exit;
    try {
      var figures =
          new BoardBench(data.toAbsolutePath().normalize(), new Progress(json ? err : out)).run();
      out.println(
          json
              ? new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures)
              : text(figures));
      exit = DONE;
    } catch (CannotStart e) {
      err.println("assay: " + e.getMessage());
      exit = AT_FAULT;
    } catch (IOException | SQLException e) {
      err.println("assay: the benchmark could not go on: " + e);
      exit = OUR_FAULT;
    }
    System.exit(exit);
  }

  private Map<String, Object> run() throws IOException, SQLException, InterruptedException {
    var nginxProgram =
        Nginx.program()
            .orElseThrow(() -> new CannotStart("there is no nginx: apt-get install nginx-light"));
    var wrk =
        Wrk.program().orElseThrow(() -> new CannotStart("there is no wrk: apt-get install wrk"));
    DrillFolder.anew(data);
    Standalone.logInto(data.resolve("bench.log"));
    progress.accept("starting the single-machine edition");
    var contest = LoadContest.in(data.resolve("made"));
    try (var site = Site.start(data.resolve("site"));
        var client = new Client(PATIENCE);
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var nginx = Nginx.start(nginxProgram, data.resolve("nginx"))) {
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
      var rush = new ScoreRush(client, http, site.address(), teams);
      rush.atRate(ARRIVALS, Duration.ofSeconds(5));
      progress.accept("a board of " + ROWS + " rows");
      FullBoard.fill(data.resolve("site"), ROWS);
      var figures = new LinkedHashMap<String, Object>();
      figures.put("rows", ROWS);
      figures.put("wrk", Wrk.CONNECTIONS + " connections, " + SECONDS + " s");
      figures.put("score_files_arriving_per_second", ARRIVALS);
      changes(figures, http, site.address(), rush);
      history(figures, http, site.address(), rush);
      race(figures, new Race(wrk, http, site.address(), nginx, rush));
      return figures;
    }
  }

  /// What the next reader waits for after the board changed.
  private void changes(Map<String, Object> figures, HttpClient http, URI server, ScoreRush rush)
      throws IOException, InterruptedException {
    progress.accept("the first reader after each of %d changes".formatted(CHANGES));
    var page = new ArrayList<Double>();
    var json = new ArrayList<Double>();
    for (int i = -3; i < CHANGES; i++) {
      rush.atRate(ARRIVALS, Duration.ofMillis((long) (1000 / ARRIVALS)));
      Thread.sleep(2_500);
      boolean isPageFirst = i % 2 == 0;
      double first = millis(http, server.resolve(isPageFirst ? PAGE : JSON));
      if (i >= 0) {
        (isPageFirst ? page : json).add(first);
      }
    }
    figures.put("page_after_a_change_p50_ms", Latencies.of(page).at(.5));
    figures.put("page_after_a_change_max_ms", Latencies.of(page).at(1));
    figures.put("json_after_a_change_p50_ms", Latencies.of(json).at(.5));
    figures.put("json_after_a_change_max_ms", Latencies.of(json).at(1));
  }

  /// What it costs whom: the first reader makes all its moments, the next after a change the new
  /// one.
  private void history(Map<String, Object> figures, HttpClient http, URI server, ScoreRush rush)
      throws IOException, InterruptedException {
    progress.accept("the ranks over time");
    figures.put("history_first_ms", millis(http, server.resolve(HISTORY)));
    figures.put("history_again_ms", millis(http, server.resolve(HISTORY)));
    rush.atRate(ARRIVALS, Duration.ofMillis((long) (1000 / ARRIVALS)));
    Thread.sleep(2_500);
    figures.put("history_after_a_change_ms", millis(http, server.resolve(HISTORY)));
  }

  private static double millis(HttpClient http, URI address)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    get(http, address);
    return (System.nanoTime() - began) / 1e6;
  }

  private static byte[] get(HttpClient http, URI address) throws IOException, InterruptedException {
    var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(address + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  private record Race(Path wrk, HttpClient http, URI server, Nginx nginx, ScoreRush rush) {}

  private void race(Map<String, Object> figures, Race race)
      throws IOException, InterruptedException {
    for (var form : List.of("page", "json")) {
      progress.accept("the " + form + " under wrk, beside nginx");
      var address = race.server().resolve(form.equals("page") ? PAGE : JSON);
      var bytes = get(race.http(), address);
      Files.write(race.nginx().file(form), bytes);
      var load = new Wrk(race.wrk(), SECONDS);
      load.run(address);
      double assay = whileFilesArrive(race, load, address);
      double reference = whileFilesArrive(race, load, race.nginx().address(form));
      figures.put(form + "_bytes", bytes.length);
      figures.put(form + "_requests_per_second", assay);
      figures.put(form + "_nginx_requests_per_second", reference);
      figures.put(form + "_ratio", assay / reference);
    }
  }

  private static double whileFilesArrive(Race race, Wrk load, URI address)
      throws IOException, InterruptedException {
    var arrivals = Arrivals.begin(race.rush(), ARRIVALS, Duration.ofSeconds(SECONDS));
    double rate = load.run(address);
    arrivals.end();
    return rate;
  }

  private static String text(Map<String, Object> figures) {
    var lines = new ArrayList<String>();
    figures.forEach((name, value) ->
        lines.add(
            String.format(
                Locale.ROOT,
                "%-36s %s",
                name,
                value instanceof Double number
                    ? String.format(Locale.ROOT, "%.2f", number)
                    : value)));
    return String.join("\n", lines);
  }
}
