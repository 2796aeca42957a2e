package assay.standalone.drill;

import assay.standalone.CannotStart;
import assay.standalone.DrillFolder;
import assay.standalone.demo.Progress;
import assay.worker.client.ApiProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `./assay drill models`: starts the single-machine edition in a folder of its own, lets hostile
/// and honest participants submit in a random order, and says what became of each entry and of the
/// machine.
public final class Drill {
  static final int AS_PROMISED = 0;
  private static final int AT_FAULT = 1;
  static final int OUR_FAULT = 3;

  /// Before the afternoon and after it: one of each kind of honest network, two of each task.
  private static final List<Integer> WITNESSES = List.of(0, 3, 4, 7);

  private final DrillOptions options;
  private final Progress progress;

  Drill(DrillOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  public static void main(String[] args) throws InterruptedException {
    System.setProperty("java.awt.headless", "true");
    var options = DrillOptions.parse(args);
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(options, out, new Progress(options.json() ? err : out)));
  }

  private static int run(DrillOptions options, PrintStream out, Progress progress)
      throws InterruptedException {
    try {
      var report = new Drill(options, progress).hold();
      out.println(options.json() ? report.json() : report.text());
      return report.isGood() ? AS_PROMISED : OUR_FAULT;
    } catch (CannotStart e) {
      System.err.println("assay: " + e.getMessage());
      return AT_FAULT;
    } catch (DrillFailed e) {
      System.err.println("assay: " + e.getMessage());
    } catch (ApiProblem e) {
      System.err.println("assay: the server refused what it should have taken:");
      e.lines().forEach(line -> System.err.println("  " + line));
    } catch (IOException e) {
      System.err.println("assay: the drill could not go on: " + e);
    }
    return OUR_FAULT;
  }

  /// The whole afternoon.
  Report hold() throws IOException, ApiProblem, InterruptedException {
    DrillFolder.anew(options.data());
    progress.accept("making pictures and a bundle");
    var contest = Contest.in(options.data().resolve("made"), options.limits());
    progress.accept("starting PostgreSQL, server and worker");
    try (var site = Site.start(options.data().resolve("site"))) {
      Afternoon.open(site, contest);
      progress.accept("participants sign up and found teams");
      try (var afternoon =
          new Afternoon(site, options.honest(), options.data().resolve("sent"), progress)) {
        return hold(site, afternoon);
      }
    }
  }

  private Report hold(Site site, Afternoon afternoon)
      throws IOException, ApiProblem, InterruptedException {
    var outcomes = new ArrayList<Outcome>(witnesses(afternoon));
    var before = State.of(site);
    progress.accept(
        "before: server " + before.server().pid() + ", worker " + before.worker().pid());
    var visits =
        afternoon.visits(Repertoire.deal(options.kinds(), options.hostile()), options.seed());
    var sent = new ArrayList<Outcome>();
    for (var visit : visits) {
      sent.add(afternoon.submit(visit));
      if (sent.size() % 20 == 0) {
        progress.accept(sent.size() + " of " + visits.size() + " are sent");
      }
    }
    outcomes.addAll(afternoon.watch(sent));
    progress.accept("all have ended; looking at what is left");
    var checks = new ArrayList<>(new Aftermath(site, before).look());
    checks.addAll(Aftermath.kept(site, outcomes));
    outcomes.addAll(witnesses(afternoon));
    checks.add(Standings.lost(afternoon, outcomes));
    checks.addAll(Standings.boards(afternoon, outcomes));
    return new Report(options, outcomes, checks, site.isolation(), progress.elapsed());
  }

  private List<Outcome> witnesses(Afternoon afternoon)
      throws IOException, ApiProblem, InterruptedException {
    progress.accept("honest entries alone");
    var outcomes = new ArrayList<Outcome>();
    for (int participant : WITNESSES) {
      outcomes.add(afternoon.witness(participant));
    }
    return outcomes;
  }
}
