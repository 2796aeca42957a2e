package assay.standalone.fault;

import assay.standalone.CannotStart;
import assay.standalone.DrillFolder;
import assay.standalone.Standalone;
import assay.standalone.demo.Progress;
import assay.standalone.face.Draws;
import assay.standalone.fault.History.End;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// `./assay drill kills`: kills the worker that runs a model, at a random moment, again and again,
/// and says how much later the entry is graded; then freezes one for three leases and sees what
/// becomes of its report. One server, two workers, every setting as it comes.
public final class KillDrill {
  private static final int AS_PROMISED = 0;
  private static final int AT_FAULT = 1;
  private static final int WRONG_USAGE = 2;
  private static final int OUR_FAULT = 3;
  private static final int UNDISTURBED = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(4);

  /// Until the last one that was killed has started again and asks for work.
  private static final Duration RESTART = Duration.ofSeconds(10);

  private static final Clock CLOCK = Clock.systemUTC();
  private static final String USAGE =
      "usage: ./assay drill kills [--kills N] [--freezes N] [--seed S] [--data DIR] [--json]";

  private final Options options;
  private final Consumer<String> progress;
  private final List<Broken> broken = new ArrayList<>();
  private final List<Double> delays = new ArrayList<>();

  private record Options(int kills, int freezes, long seed, Path data, boolean json) {
    Options with(String option, String value) {
      return switch (option) {
        case "--kills" -> new Options(number(option, value), freezes, seed, data, json);
        case "--freezes" -> new Options(kills, number(option, value), seed, data, json);
        case "--seed" -> new Options(kills, freezes, number(option, value), data, json);
        case "--data" ->
            new Options(kills, freezes, seed, Path.of(value).toAbsolutePath().normalize(), json);
        default -> throw new IllegalArgumentException("not understood: " + option);
      };
    }

    private static int number(String option, String value) {
      if (!value.matches("[0-9]{1,6}")) {
        throw new IllegalArgumentException(option + ": expected a number, found " + value);
      }
      return Integer.parseInt(value);
    }
  }

  private KillDrill(Options options, Consumer<String> progress) {
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
      var drill = new KillDrill(options, new Progress(options.json() ? err : out));
      var figures = drill.hold();
      out.println(
          options.json()
              ? new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures)
              : text(figures));
      exit = drill.broken.isEmpty() ? AS_PROMISED : OUR_FAULT;
    } catch (CannotStart e) {
      err.println("assay: " + e.getMessage());
      exit = AT_FAULT;
    } catch (IOException | SQLException e) {
      err.println("assay: the drill could not go on: " + e);
      exit = OUR_FAULT;
    }
    System.exit(exit);
  }

  private static Options parse(String[] args) {
    var root = Path.of(System.getProperty("assay.root", ""));
    var options = new Options(50, 2, 1, root.resolve(".assay").resolve("kills"), false);
    var words = new ArrayDeque<>(List.of(args));
    try {
      while (!words.isEmpty()) {
        var word = words.pop();
        if (word.equals("--help") || word.equals("-h")) {
          System.out.println(USAGE);
          System.exit(AS_PROMISED);
        } else if (word.equals("--json")) {
          options = new Options(options.kills, options.freezes, options.seed, options.data, true);
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

  private static String text(Map<String, Object> figures) {
    var lines = new ArrayList<String>();
    figures.forEach((name, value) -> {
      var spelled =
          value instanceof Double number
              ? String.format(Locale.ROOT, "%.2f", number)
              : value.toString();
      lines.add(String.format(Locale.ROOT, "%-36s %s", name, spelled));
    });
    return String.join("\n", lines);
  }

  private Map<String, Object> hold() throws IOException, SQLException, InterruptedException {
    DrillFolder.anew(options.data());
    Standalone.logInto(options.data().resolve("drill.log"));
    progress.accept("starting PostgreSQL, a server and two workers");
    var now = CLOCK.instant();
    var contest = FaultContest.in(options.data().resolve("made"), now, now);
    try (var plant =
            Plant.start(options.data().resolve("site"), new Plant.Plan(1, 2, Map.of()), progress);
        var client = new Client(PATIENCE);
        var history = new History(options.data().resolve("history.jsonl"))) {
      var server = plant.addresses().getFirst();
      Team.require(
          client.send(
              "POST",
              server.resolve("/api/v1/orgs/main/bundles"),
              plant.ownerToken(),
              Map.of("Content-Type", "application/zip"),
              Files.readAllBytes(contest.bundle())));
      var team = Team.arrive(client, server, FaultContest.PATH, "team-0");
      var rush = new Rush(client, plant.addresses(), history);
      return hold(plant, rush, history, team);
    }
  }

  private Map<String, Object> hold(Plant plant, Rush rush, History history, Team team)
      throws IOException, SQLException, InterruptedException {
    var draws = new Draws(options.seed());
    double run = undisturbed(plant, rush, team, draws);
    progress.accept(String.format(Locale.ROOT, "undisturbed, an entry takes %.2f s", run));
    for (int i = 0; i < options.kills(); i++) {
      kill(plant, rush, team, draws, run);
      if ((i + 1) % 10 == 0) {
        progress.accept((i + 1) + " killed");
      }
    }
    int refused = 0;
    if (options.freezes() > 0) {
      TimeUnit.MILLISECONDS.sleep(RESTART.toMillis());
    }
    for (int i = 0; i < options.freezes(); i++) {
      progress.accept("freezing a worker for three leases");
      refused += freeze(plant, rush, team, draws) ? 1 : 0;
    }
    try (var connection = plant.look()) {
      var rows = Tables.entries(connection);
      broken.addAll(new Invariants(history.attempts(), history.cancelled(), rows).check());
      for (var row : rows) {
        if (!row.state().equals("GRADED")) {
          broken.add(new Broken("I2", "entry " + row.id() + " is " + row.state()));
        }
      }
    }
    return figures(run, refused);
  }

  private Map<String, Object> figures(double run, int refused) {
    var sorted = new ArrayList<>(delays);
    Collections.sort(sorted);
    var figures = new LinkedHashMap<String, Object>();
    figures.put("seed", options.seed());
    figures.put("kills", sorted.size());
    figures.put("undisturbed_s", run);
    if (!sorted.isEmpty()) {
      figures.put("delay_median_s", sorted.get(sorted.size() / 2));
      figures.put("delay_p95_s", sorted.get((int) Math.ceil(.95 * sorted.size()) - 1));
      figures.put("delay_max_s", sorted.getLast());
    }
    figures.put("freezes", options.freezes());
    figures.put("zombie_reports_refused", refused);
    figures.put("broken", broken);
    return figures;
  }

  private double undisturbed(Plant plant, Rush rush, Team team, Draws draws)
      throws IOException, SQLException, InterruptedException {
    var times = new ArrayList<Double>();
    for (int i = 0; i < UNDISTURBED; i++) {
      long began = System.nanoTime();
      awaitGraded(plant, enter(rush, team, draws));
      times.add((System.nanoTime() - began) / 1e9);
    }
    Collections.sort(times);
    return times.get(UNDISTURBED / 2);
  }

  private static UUID enter(Rush rush, Team team, Draws draws)
      throws IOException, InterruptedException {
    var end =
        rush.enter(team, FaultContest.MAIN, FaultContest.MODEL, draws.below(30), draws, PATIENCE);
    if (end instanceof End.Acknowledged(var entry)) {
      return entry;
    }
    throw new IOException("an entry was not accepted: " + end);
  }

  private void kill(Plant plant, Rush rush, Team team, Draws draws, double run)
      throws IOException, SQLException, InterruptedException {
    long began = System.nanoTime();
    var entry = enter(rush, team, draws);
    var holder = awaitHolder(plant, entry);
    TimeUnit.NANOSECONDS.sleep((long) (draws.uniform(0, run) * 1e9));
    holder.kill();
    awaitGraded(plant, entry);
    delays.add((System.nanoTime() - began) / 1e9 - run);
  }

  /// Whether its late report was refused.
  private boolean freeze(Plant plant, Rush rush, Team team, Draws draws)
      throws IOException, SQLException, InterruptedException {
    var entry = enter(rush, team, draws);
    var holder = awaitHolder(plant, entry);
    holder.freeze();
    var zombie = zombie(plant, entry);
    try {
      awaitGraded(plant, entry);
      TimeUnit.SECONDS.sleep(3L * leaseSeconds(plant));
    } finally {
      holder.thaw();
    }
    return isRefused(plant, zombie) && learns(plant, holder, entry);
  }

  /// What the frozen worker would say when it wakes: under its old lease, that it failed.
  private static Map<String, Object> zombie(Plant plant, UUID entry)
      throws IOException, SQLException {
    try (var connection = plant.look()) {
      return Map.of(
          "grading", Tables.grading(connection, entry),
          "lease", Tables.lease(connection, entry),
          "worker_failed", Map.of("message", "a zombie speaks"));
    }
  }

  private boolean isRefused(Plant plant, Map<String, Object> report)
      throws IOException, InterruptedException {
    try (var client = new Client(PATIENCE)) {
      var answer =
          client.post(
              plant.addresses().getFirst().resolve("/api/v1/worker/report"),
              plant.workerToken(),
              report);
      if (answer.status() == 409 && answer.code().equals("lease.lost")) {
        return true;
      }
      broken.add(
          new Broken("I3", "a zombie's report was answered " + answer.status() + answer.body()));
      return false;
    }
  }

  /// Whether the worker itself finds out, and drops the work.
  private boolean learns(Plant plant, Node holder, UUID entry)
      throws IOException, SQLException, InterruptedException {
    // Whichever comes first when it wakes: a heartbeat that is refused, or its report.
    var dropped = grading(plant, entry) + " is dropped";
    var refused = grading(plant, entry) + " was given to somebody else";
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      var log = Files.readString(holder.log());
      if (log.contains(dropped) || log.contains(refused)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    broken.add(
        new Broken("I3", "the frozen worker never learned that entry " + entry + " is not its"));
    return false;
  }

  private static int leaseSeconds(Plant plant) throws IOException, InterruptedException {
    // What the server told the workers; the drill itself sets nothing.
    try (var client = new Client(PATIENCE)) {
      return Team.require(
              client.post(
                  plant.addresses().getFirst().resolve("/api/v1/worker/register"),
                  plant.workerToken(),
                  Map.of(
                      "name",
                      "onlooker",
                      "slots",
                      1,
                      "sandbox",
                      "none",
                      "facts",
                      List.of(),
                      "walls",
                      List.of(),
                      "noise",
                      List.of())))
          .body()
          .path("lease_seconds")
          .asInt();
    }
  }

  private static Node awaitHolder(Plant plant, UUID entry)
      throws IOException, SQLException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    try (var connection = plant.look()) {
      while (System.nanoTime() < deadline) {
        var name = Tables.holder(connection, entry);
        var node =
            plant.workers().stream().filter(worker -> worker.name().equals(name)).findFirst();
        if (node.isPresent()) {
          return node.get();
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    throw new IOException("no worker took entry " + entry + " within " + LONGEST);
  }

  private static String grading(Plant plant, UUID entry) throws IOException, SQLException {
    try (var connection = plant.look()) {
      return Tables.grading(connection, entry);
    }
  }

  private static void awaitGraded(Plant plant, UUID entry)
      throws IOException, SQLException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    Optional<String> state = Optional.empty();
    try (var connection = plant.look()) {
      while (System.nanoTime() < deadline) {
        state = Optional.of(Tables.state(connection, entry));
        if (state.get().equals("GRADED")) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    throw new IOException("entry " + entry + " is " + state.orElse("") + " after " + LONGEST);
  }
}
