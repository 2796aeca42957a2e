package assay.standalone.fault;

import assay.standalone.CannotStart;
import assay.standalone.DrillFolder;
import assay.standalone.Standalone;
import assay.standalone.demo.Progress;
import assay.standalone.face.Draws;
import assay.standalone.fault.History.End;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// `./assay drill faults`: breaks one thing after another while participants send entries, mends
/// everything, waits until all is quiet, and holds what participants were told against the tables.
public final class FaultDrill {
  private static final int AS_PROMISED = 0;
  private static final int AT_FAULT = 1;
  private static final int OUR_FAULT = 3;
  private static final int TEAMS = 6;
  private static final Duration SHORT = Duration.ofSeconds(12);
  private static final Duration LONG = Duration.ofMinutes(2);

  /// So long everything may take that was accepted before the last fault.
  private static final Duration QUIET = Duration.ofMinutes(3);

  /// Between the beginnings of two faults, in seconds.
  private static final double SOONEST = .5;

  private static final double LATEST = 4.5;
  private static final Clock CLOCK = Clock.systemUTC();

  private final FaultOptions options;
  private final Consumer<String> progress;
  private final Map<String, Integer> injected = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  FaultDrill(FaultOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  public static void main(String[] args) throws InterruptedException {
    System.setProperty("java.awt.headless", "true");
    var options = FaultOptions.parse(args);
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(options, out, new Progress(options.json() ? err : out)));
  }

  private static int run(FaultOptions options, PrintStream out, Progress progress)
      throws InterruptedException {
    try {
      var report = new FaultDrill(options, progress).hold();
      out.println(options.json() ? report.json() : report.text());
      return report.isGood() ? AS_PROMISED : OUR_FAULT;
    } catch (CannotStart e) {
      System.err.println("assay: " + e.getMessage());
      return AT_FAULT;
    } catch (IOException | SQLException e) {
      System.err.println("assay: the drill could not go on: " + e);
      return OUR_FAULT;
    }
  }

  /// The whole drill.
  FaultReport hold() throws IOException, SQLException, InterruptedException {
    DrillFolder.anew(options.data());
    Standalone.logInto(options.data().resolve("drill.log"));
    progress.accept("seed " + options.seed() + "; starting PostgreSQL, servers and workers");
    try (var receiver = Receiver.in(options.data().resolve("receiver"));
        var plant = Plant.start(options.data().resolve("site"), plan(receiver), progress);
        var client = new Client(SHORT);
        var history = new History(options.data().resolve("history.jsonl"))) {
      return hold(plant, receiver, client, history);
    }
  }

  /// Everything happens sooner than in an ordinary installation, so that minutes see much of it.
  private static Plant.Plan plan(Receiver receiver) {
    var settings = new HashMap<>(receiver.settings());
    settings.put("ASSAY_LEASE_SECONDS", Long.toString(Faults.LEASE.toSeconds()));
    settings.put("ASSAY_RETRY_SECONDS", "1");
    settings.put("ASSAY_SWEEP_LEASES", "1s");
    settings.put("ASSAY_SWEEP_REPAIR", "5s");
    return new Plant.Plan(2, 3, settings);
  }

  private FaultReport hold(Plant plant, Receiver receiver, Client client, History history)
      throws IOException, SQLException, InterruptedException {
    var from = CLOCK.instant();
    var contest =
        FaultContest.in(options.data().resolve("made"), from, from.plusSeconds(options.seconds()));
    var teams = open(plant, contest, receiver);
    var crowd =
        new Crowd(
            new Rush(client, plant.addresses(), history),
            history,
            contest,
            teams,
            options.seed() + 1);
    crowd.begin();
    breakThings(plant, history);
    progress.accept("everything is mended; waiting until all is quiet");
    crowd.end();
    double quietAfter = awaitQuiet(plant);
    crowd.settle();
    awaitQuiet(plant);
    double toldAfter = awaitTold(plant);
    progress.accept("all is quiet; holding the history against the tables");
    var report = judge(plant, client, teams, history, new Waits(quietAfter, toldAfter));
    return report.with(untold(plant, receiver));
  }

  /// Imports the competition and signs everybody up, while nothing is broken yet.
  private static List<Team> open(Plant plant, FaultContest contest, Receiver receiver)
      throws IOException, InterruptedException {
    var server = plant.addresses().getFirst();
    try (var client = new Client(LONG)) {
      Team.require(
          client.send(
              "POST",
              server.resolve("/api/v1/orgs/main/bundles"),
              plant.ownerToken(),
              Map.of("Content-Type", "application/zip"),
              Files.readAllBytes(contest.bundle())));
      Team.require(
          client.post(
              server.resolve("/api/v1/orgs/main/webhooks"),
              plant.ownerToken(),
              receiver.registration()));
      var teams = new ArrayList<Team>();
      for (int i = 0; i < TEAMS; i++) {
        teams.add(Team.arrive(client, server, FaultContest.PATH, "team-" + i));
      }
      return teams;
    }
  }

  /// One fault after another, several at once where they concern different things.
  private void breakThings(Plant plant, History history) throws InterruptedException {
    var draws = new Draws(options.seed());
    var menu = Faults.all();
    var first = new ArrayList<>(menu);
    var busy = ConcurrentHashMap.<String>newKeySet();
    var running = new ArrayList<Thread>();
    long end = System.nanoTime() + Duration.ofSeconds(options.seconds()).toNanos();
    long said = System.nanoTime();
    while (System.nanoTime() < end) {
      // Everything once, then by weight.
      var fault = first.isEmpty() ? drawn(menu, draws) : first.getFirst();
      if (busy.add(fault.on())) {
        first.remove(fault);
        var own = new Draws(draws.next());
        running.add(
            Thread.ofPlatform()
                .daemon()
                .name(fault.name())
                .start(() -> {
                  inject(fault, plant, own, history);
                  busy.remove(fault.on());
                }));
      } else {
        if (!first.isEmpty()) {
          first.add(first.removeFirst());
        }
        // Something else instead, at once.
        TimeUnit.MILLISECONDS.sleep(20);
        continue;
      }
      TimeUnit.MILLISECONDS.sleep((long) (1000 * draws.uniform(SOONEST, LATEST)));
      if (System.nanoTime() - said > Duration.ofMinutes(1).toNanos()) {
        said = System.nanoTime();
        progress.accept(injectedSoFar() + " faults so far");
      }
    }
    for (var thread : running) {
      thread.join();
    }
  }

  private static Fault drawn(List<Fault> menu, Draws draws) {
    return menu.get(draws.weighted(menu.stream().mapToDouble(Fault::weight).toArray()));
  }

  private void inject(Fault fault, Plant plant, Draws draws, History history) {
    try {
      var at = CLOCK.instant();
      boolean isInjected = fault.injection().into(plant, draws);
      history.fault(at, fault.name(), isInjected);
      if (isInjected) {
        count(fault.name());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | SQLException e) {
      // The thing was broken already, by a fault of another kind: nothing to break, not counted.
      note(fault.name() + " could not be injected: " + e);
    }
  }

  private synchronized void count(String fault) {
    injected.merge(fault, 1, Integer::sum);
  }

  private synchronized int injectedSoFar() {
    return injected.values().stream().mapToInt(Integer::intValue).sum();
  }

  private synchronized void note(String note) {
    if (notes.size() < 50) {
      notes.add(note);
    }
  }

  /// @return seconds until every entry had ended
  private double awaitQuiet(Plant plant) throws IOException, SQLException, InterruptedException {
    long from = System.nanoTime();
    try (var connection = plant.look()) {
      while (Tables.active(connection) > 0 && System.nanoTime() - from < QUIET.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    return (System.nanoTime() - from) / 1e9;
  }

  /// An event that is late is none that is lost: the end is when none was delivered for so long.
  ///
  /// @return seconds until every event was delivered, or no more were
  private static double awaitTold(Plant plant)
      throws IOException, SQLException, InterruptedException {
    long from = System.nanoTime();
    long progress = from;
    long left = Long.MAX_VALUE;
    try (var connection = plant.look()) {
      while (left > 0 && System.nanoTime() - progress < QUIET.toNanos()) {
        long now =
            Tables.events(connection).values().stream().filter(isDelivered -> !isDelivered).count();
        if (now < left) {
          left = now;
          progress = System.nanoTime();
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
    return (System.nanoTime() - from) / 1e9;
  }

  /// I11: the receiver took every event at least once.
  private static List<Broken> untold(Plant plant, Receiver receiver)
      throws IOException, SQLException {
    var told = receiver.told();
    var untold = new ArrayList<Broken>();
    try (var connection = plant.look()) {
      Tables.events(connection)
          .forEach((id, isDelivered) -> {
            if (!isDelivered || !told.containsKey(id)) {
              untold.add(
                  new Broken(
                      "I11",
                      "event %s: delivered by the table %s, taken %d times"
                          .formatted(id, isDelivered, told.getOrDefault(id, 0))));
            }
          });
    }
    return untold.subList(0, Math.min(untold.size(), 20));
  }

  private record Waits(double quiet, double told) {}

  private FaultReport judge(
      Plant plant, Client client, List<Team> teams, History history, Waits waits)
      throws IOException, SQLException, InterruptedException {
    List<Row> rows;
    try (var connection = plant.look()) {
      rows = Tables.entries(connection);
    }
    var invariants = new Invariants(history.attempts(), history.cancelled(), rows);
    var broken = new ArrayList<>(invariants.check());
    broken.addAll(new Aftermath(plant, client, teams).look(rows, invariants));
    Set<UUID> acknowledged = new HashSet<>();
    Set<String> unknown = new HashSet<>();
    Set<String> known = new HashSet<>();
    int refused = 0;
    for (var attempt : history.attempts()) {
      switch (attempt.end()) {
        case End.Acknowledged(var id) -> {
          acknowledged.add(id);
          known.add(attempt.sent().key());
        }
        case End.Refused _ -> {
          refused++;
          known.add(attempt.sent().key());
        }
        case End.Unknown _ -> unknown.add(attempt.sent().key());
      }
    }
    unknown.removeAll(known);
    return new FaultReport(
        options.seed(),
        options.seconds(),
        injected,
        acknowledged.size(),
        refused,
        unknown.size(),
        history.answers(),
        invariants.states(),
        waits.quiet(),
        waits.told(),
        notes,
        broken);
  }
}
