package assay.standalone.fault;

import assay.standalone.face.Draws;
import assay.standalone.fault.History.End;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Everybody who sends entries while things break: each a thread with draws of its own.
final class Crowd {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// How long before and after a deadline there is a rush.
  private static final Duration AROUND = Duration.ofMillis(1500);

  private static final int RUSHING = 3;
  private static final Clock CLOCK = Clock.systemUTC();

  private final Rush rush;
  private final History history;
  private final FaultContest contest;
  private final List<Team> teams;
  private final Draws seeds;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> faults = new ArrayList<>();
  private volatile boolean isOver;

  /// @param teams at least four
  Crowd(Rush rush, History history, FaultContest contest, List<Team> teams, long seed) {
    this.rush = rush;
    this.history = history;
    this.contest = contest;
    this.teams = List.copyOf(teams);
    seeds = new Draws(seed);
  }

  private interface Work {
    void go(Draws draws) throws IOException, InterruptedException;
  }

  void begin() {
    start("scores-0", this::scores);
    start("scores-1", this::scores);
    start("models-0", this::models);
    start("models-1", this::models);
    start("uploads", this::uploads);
    start("small-quota", this::smallQuotas);
    for (int i = 0; i < RUSHING; i++) {
      start("deadline-" + i, this::deadlines);
    }
  }

  private void start(String name, Work work) {
    var draws = new Draws(seeds.next());
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(() -> {
              try {
                work.go(draws);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } catch (IOException | RuntimeException e) {
                fault(e);
              }
            }));
  }

  private synchronized void fault(Throwable fault) {
    faults.add(fault);
  }

  /// Nobody begins anything new; returns when everybody is done.
  ///
  /// @throws IOException where the drill itself broke
  void end() throws IOException, InterruptedException {
    isOver = true;
    for (var thread : threads) {
      thread.join();
    }
    synchronized (this) {
      if (!faults.isEmpty()) {
        throw new IOException("somebody in the crowd could not go on", faults.getFirst());
      }
    }
  }

  private Team any(Draws draws) {
    return teams.get(draws.below(teams.size()));
  }

  private static int region(Draws draws) {
    return draws.below(FaultContest.REGIONS);
  }

  private void scores(Draws draws) throws IOException, InterruptedException {
    while (!isOver) {
      rush.enter(
          any(draws), FaultContest.MAIN, FaultContest.SCORES, region(draws), draws, PATIENCE);
      pause(draws);
    }
  }

  private static void pause(Draws draws) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep((long) (PAUSE.toNanos() * draws.uniform(0, 2)));
  }

  /// One at a time, so that the queue stays short; one in ten changes its mind.
  private void models(Draws draws) throws IOException, InterruptedException {
    while (!isOver) {
      var team = any(draws);
      var phase = draws.chance(.2) ? FaultContest.SEALED : FaultContest.MAIN;
      var end = rush.enter(team, phase, FaultContest.MODEL, region(draws), draws, PATIENCE);
      follow(team, end, draws);
    }
  }

  private void follow(Team team, End end, Draws draws) throws IOException, InterruptedException {
    if (end instanceof End.Acknowledged(var entry)) {
      if (draws.chance(.1)) {
        pause(draws);
        rush.cancel(team, entry, draws);
      }
      awaitEnd(team, end, draws);
    }
  }

  private void awaitEnd(Team team, End end, Draws draws) throws InterruptedException {
    if (end instanceof End.Acknowledged(var entry)) {
      var active = List.of("", "CHECKING", "QUEUED", "RUNNING", "JUDGING");
      while (!isOver && active.contains(rush.state(team, entry, draws))) {
        pause(draws);
      }
    }
  }

  private void uploads(Draws draws) throws IOException, InterruptedException {
    while (!isOver) {
      var team = any(draws);
      var end = rush.upload(team, FaultContest.MAIN, region(draws), draws, PATIENCE);
      awaitEnd(team, end, draws);
    }
  }

  /// Six at once where three are allowed, phase after phase.
  private void smallQuotas(Draws draws) throws IOException, InterruptedException {
    for (int phase = 0; phase < contest.small() && !isOver; phase++) {
      var slug = FaultContest.small(phase);
      for (var team : teams.subList(0, 2)) {
        var together = new ArrayList<Thread>();
        for (int i = 0; i < 2 * FaultContest.QUOTA; i++) {
          var own = new Draws(draws.next());
          together.add(
              Thread.ofVirtual()
                  .start(() -> {
                    try {
                      rush.enter(team, slug, FaultContest.SCORES, region(own), own, PATIENCE);
                    } catch (InterruptedException _) {
                      Thread.currentThread().interrupt();
                    } catch (IOException e) {
                      fault(e);
                    }
                  }));
        }
        for (var one : together) {
          one.join();
        }
      }
      TimeUnit.SECONDS.sleep(10);
    }
  }

  /// As many as fit around each deadline, each tried once.
  private void deadlines(Draws draws) throws IOException, InterruptedException {
    for (int phase = 0; phase < contest.deadlines().size(); phase++) {
      var deadline = contest.deadlines().get(phase);
      if (!awaitMoment(deadline.minus(AROUND))) {
        return;
      }
      while (CLOCK.instant().isBefore(deadline.plus(AROUND))) {
        rush.enter(
            any(draws),
            FaultContest.closing(phase),
            FaultContest.SCORES,
            region(draws),
            draws,
            Duration.ZERO);
      }
    }
  }

  /// False when the drill was over first.
  private boolean awaitMoment(Instant moment) throws InterruptedException {
    while (CLOCK.instant().isBefore(moment)) {
      if (isOver) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }

  /// Asks once more about everything that nobody answered, now that the plant is well: the same key
  /// must lead to the same entry, or to a first one.
  void settle() throws IOException, InterruptedException {
    var draws = new Draws(seeds.next());
    for (var attempt : history.attempts()) {
      if (attempt.end() instanceof End.Unknown && attempt.sent().number() > 0) {
        rush.again(attempt.sent(), draws, PATIENCE);
      }
    }
  }
}
